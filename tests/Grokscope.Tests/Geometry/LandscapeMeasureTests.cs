using Grokscope.Geometry;
using Grokscope.Geometry.Landscapes;
using Grokscope.Geometry.Measuring;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Training;

namespace Grokscope.Tests.Geometry;

public sealed class LandscapeMeasureTests
{
    [Fact]
    public void PathInAPlaneIsShownWholeAndItsPointsAreTheSnapshots()
    {
        // An ellipse around a point, in two directions.
        MeasuredRun run = PathRuns.Of(9, (t, i) => Math.Sin(i) + (3 * Math.Cos(t) * Math.Cos(2 * i)) + (Math.Sin(t) * Math.Cos(3 * i)));
        PathPlane plane = PathPlane.Of(run, 0, CancellationToken.None)!;
        Assert.Equal(1, plane.Shares.Sum(), 1e-10);
        Assert.InRange(plane.Shares[0], 0.5, 1);
        Assert.Equal(run.Steps, plane.Positions.Select(position => position.Step));
        foreach (PathPosition position in plane.Positions)
        {
            Assert.InRange(position.OffPlane, 0, 1e-10);
            float[] theta = run.Snapshots.Read(position.Step), found = plane.Theta(position.X, position.Y);
            for (int i = 0; i < theta.Length; i++)
                Assert.Equal(theta[i], found[i], 1e-5f);
        }
        double[] places = plane.Places(3, position => position.X);
        double least = plane.Positions.Min(p => p.X), most = plane.Positions.Max(p => p.X);
        Assert.Equal(least - ((most - least) / 4), places[0], 1e-12);
        Assert.Equal((least + most) / 2, places[1], 1e-12);
        Assert.Equal(most + ((most - least) / 4), places[2], 1e-12);
    }

    [Fact]
    public void WhatLiesOffThePlaneIsSaid()
    {
        MeasuredRun run = PathRuns.Walk(12, 4);
        PathPlane plane = PathPlane.Of(run, 0, CancellationToken.None)!;
        double[] mean = [.. Enumerable.Range(0, run.Layout.Count).Select(i => run.Steps.Average(step => (double)run.Snapshots.Read(step)[i]))];
        Assert.All(mean.Zip(plane.Theta(0, 0)), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        foreach (PathPosition position in plane.Positions)
        {
            double[] way = [.. run.Snapshots.Read(position.Step).Zip(mean, (x, m) => x - m)];
            double[] left = [.. run.Snapshots.Read(position.Step).Zip(plane.Theta(position.X, position.Y), (x, y) => (double)x - y)];
            Assert.Equal(Vectors64.Dot(left, left) / Vectors64.Dot(way, way), position.OffPlane, 1e-5);
        }
        // A later part has a plane of its own, about its own mean.
        PathPlane late = PathPlane.Of(run, 60, CancellationToken.None)!;
        Assert.Equal([60, 70, 80, 90, 100, 110], late.Positions.Select(position => position.Step));
        Assert.InRange(late.Positions.Sum(position => position.X), -1e-8, 1e-8);
        Assert.InRange(late.Shares.Sum(), plane.Shares.Sum() - 0.3, 1);
    }

    [Fact]
    public void GridAndLineHoldTheEvaluationsOfTheirWeights()
    {
        MeasuredRun run = PathRuns.TinyRun();
        var small = new MeasuredRun("tiny", run.Experiment, run.Options with { LandscapeGrid = 3 }, run.Snapshots, run.Folder);
        MeasureResult result = Measured.By(new LandscapeMeasure(), small);
        Assert.Equal(2 * 9 * 2, result.Rows.Rows("").Count);
        Assert.Equal(["whole", "since_memorised"], result.Texts("planes", "plane"));
        using var worker = new MeasureWorker();
        Cell[][] line = [.. result.Where("line", "line", "straight").Where(row => row[4].Value is "add")], rescaled = [.. result.Where("line", "line", "rescaled").Where(row => row[4].Value is "add")];
        Assert.Equal(31, line.Length);
        int from = (int)result.Number("line", line[0], "from_step"), to = (int)result.Number("line", line[0], "to_step");
        // eval.csv: every train accuracy is 0.98 first at 800; add, the last task, groks at 9400.
        Assert.Equal(9400, to);
        Demand(worker.Evaluate(run, run.Snapshots.Read(from)), At(0, line), 1e-12);
        Demand(worker.Evaluate(run, run.Snapshots.Read(to)), At(1, line), 1e-12);
        // The factor on the residual stream changes nothing but the part of the norms' ε.
        Demand(worker.Evaluate(run, run.Snapshots.Read(to)), At(1, rescaled), 1e-12);
        Assert.Equal(At(0, line).TrainAccuracy, At(0, rescaled).TrainAccuracy, 0.05);
        Cell[] barrier = result.Where("barrier", "line", "straight").First();
        Assert.Equal(line.Where(row => row[1].Number is >= 0 and <= 1).Min(row => result.Number("line", row, "train_accuracy")), result.Number("barrier", barrier, "least_train_accuracy"));

        (double TrainAccuracy, double TestLoss) At(double alpha, Cell[][] rows)
        {
            Cell[] row = rows.Single(r => r[1].Number == alpha);
            return (result.Number("line", row, "train_accuracy"), result.Number("line", row, "test_loss"));
        }

        static void Demand(Evaluation expected, (double TrainAccuracy, double TestLoss) found, double tolerance)
        {
            Assert.Equal(expected.TrainAccuracy[0], found.TrainAccuracy);
            Assert.Equal(expected.TestLoss[0], found.TestLoss, tolerance);
        }
    }

    [Fact]
    public void RunWithoutGrokHasAPlaneAndNoLine()
    {
        MeasuredRun run = PathRuns.Walk(4, 1);
        var small = new MeasuredRun("run", run.Experiment, run.Options with { LandscapeGrid = 2 }, run.Snapshots, run.Folder);
        MeasureResult result = Measured.By(new LandscapeMeasure(), small);
        Assert.Equal(["whole"], result.Texts("planes", "plane"));
        Assert.Equal(4 * 2, result.Rows.Rows("").Count);
        Assert.Empty(result.Rows.Rows("line"));
        Assert.Throws<NotMeasurableException>(() => new LandscapeMeasure().Items(PathRuns.Walk(2)));
    }

    [Fact]
    public void PathOnALineHasNoPlane()
    {
        MeasuredRun run = PathRuns.Of(4, (t, i) => t * ((i % 3) + 1));
        MeasureResult result = Measured.By(new LandscapeMeasure(), run);
        Assert.Equal("the snapshots span no plane", result.Because("planes", Assert.Single(result.Rows.Rows("planes")), "explained"));
        Assert.Empty(result.Rows.Rows(""));
    }
}
