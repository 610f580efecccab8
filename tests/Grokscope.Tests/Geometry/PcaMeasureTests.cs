using System.Text.Json;
using Grokscope.Geometry;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry;

public sealed class PcaMeasureTests
{
    private static readonly Lazy<MeasureResult> Tiny = new(() => Measured.By(new PcaMeasure(), PathRuns.Tiny));

    [Fact]
    public void ItsTablesHoldTheRecordedShares()
    {
        JsonElement truth = DataFile.Json("tiny/trajectory_pca.json").GetProperty("matrices");
        MeasureResult result = Tiny.Value;
        foreach (JsonProperty matrix in truth.EnumerateObject())
        {
            double[] explained = matrix.Value.GetProperty("explained").Numbers(), uncentred = matrix.Value.GetProperty("explained_uncentred").Numbers();
            double[] shares = [.. result.Where("", "object", matrix.Name).Select(row => result.Number("", row, "share"))];
            double[] limits = [.. result.Where("", "object", matrix.Name).Select(row => result.Number("", row, "walk_limit_share"))];
            Assert.All(explained.Concat(uncentred).Zip(shares), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * pair.First));
            double[] expected = matrix.Value.GetProperty("random_walk").GetProperty("limit_own_step_norms").Numbers();
            Assert.All(expected.Zip(limits), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * pair.First));

            Cell[] summary = Assert.Single(result.Where("summary", "object", matrix.Name));
            Assert.Equal(explained[0], result.Number("summary", summary, "pc1"), 1e-12);
            Assert.Equal(100 * explained[0], result.Number("summary", summary, "pc1_percent"), 1e-10);
            Assert.Equal(explained[0] / explained.Sum(), result.Number("summary", summary, "pc1_of_top10"), 1e-12);
            Assert.Equal(100, result.Number("summary", summary, "snapshots"));
            double mean = result.Number("summary", summary, "walk_mean_pc1"), std = result.Number("summary", summary, "walk_std_pc1");
            Assert.Equal((explained[0] - mean) / (std + 1e-8), result.Number("summary", summary, "z_score"), 1e-9);
        }
    }

    [Fact]
    public void WindowsAreTwentyAndThoseOfTheRecordedLengthsHaveTheRecordedShares()
    {
        MeasureResult result = Tiny.Value;
        foreach (JsonProperty matrix in DataFile.Json("tiny/trajectory_pca.json").GetProperty("matrices").EnumerateObject())
        {
            Cell[][] rows = [.. result.Where("windows", "object", matrix.Name)];
            Assert.Equal(20, rows.Length);
            foreach (JsonElement window in matrix.Value.GetProperty("windows").EnumerateArray())
            {
                int n = window.GetProperty("length").GetInt32();
                Cell[] row = rows.Single(r => result.Number("windows", r, "snapshots") == n);
                Assert.Equal(100 * (n - 1), result.Number("windows", row, "last_step"));
                foreach (string top in new[] { "pc1", "top3", "top5" })
                    Assert.Equal(window.GetProperty(top).GetDouble(), result.Number("windows", row, top), 1e-10);
            }
        }
    }

    [Fact]
    public void LengthsOfStepsAndNothingElseDecideTheWalks()
    {
        // Of a straight line with equal steps the walk's limit is that of equal steps, though its own first share is 1.
        MeasuredRun run = PathRuns.Of(30, (t, i) => i % 7 * t / 100.0);
        MeasureResult result = Measured.By(new PcaMeasure(), run);
        Cell[] all = Assert.Single(result.Where("summary", "object", PcaMeasure.Whole));
        Assert.Equal(1, result.Number("summary", all, "pc1"), 1e-6);
        Assert.Equal(RandomWalk.Limit([.. Enumerable.Repeat(1.0, 29)], true).Share(1), result.Number("summary", all, "walk_limit_pc1"), 1e-6);
        Assert.True(result.Number("summary", all, "z_score") > 10);
    }

    [Fact]
    public void OrderAndSharingLeaveNoTraceAndTheSeedShowsInTheWalksOnly()
    {
        var measure = new PcaMeasure();
        MeasuredRun run = PathRuns.Walk(8), again = PathRuns.Walk(8), other = PathRuns.Walk(8, 1, "measure_seed=2");
        MeasureResult result = Measured.By(measure, run);
        using var worker = new MeasureWorker();
        var parts = measure.Items(again).Reverse().Select(item => Measured.Item(measure, again, item, worker)).Reverse().ToList();
        var all = new MeasurePart(measure.Tables);
        parts.ForEach(all.Add);
        Assert.Equal(result.Values(), new MeasureResult("pca", "", true, all).Values());

        MeasureResult otherSeed = Measured.By(measure, other);
        Assert.Equal(result.Numbers("", "share"), otherSeed.Numbers("", "share"));
        Assert.NotEqual(result.Numbers("", "walk_mean_share"), otherSeed.Numbers("", "walk_mean_share"));
    }

    [Fact]
    public void WhatDoesNotMoveIsUndefinedAndTwoSnapshotsAreTooFew()
    {
        MeasureResult result = Measured.By(new PcaMeasure(), PathRuns.Of(5, (t, i) => i == 0 ? t : 1));
        Assert.Equal("the weights did not move", result.Because("summary", Assert.Single(result.Where("summary", "object", "layer1.WV")), "pc1"));
        Assert.Equal(1, result.Number("summary", Assert.Single(result.Where("summary", "object", PcaMeasure.Whole)), "pc1"), 1e-12);
        Assert.Contains("needs 3 snapshots", Assert.Throws<NotMeasurableException>(() => new PcaMeasure().Items(PathRuns.Walk(2))).Message);
    }
}
