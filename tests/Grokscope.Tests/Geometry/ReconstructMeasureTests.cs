using System.Text.Json;
using Grokscope.Geometry;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Geometry.Reconstruction;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Tests.TestData;
using Grokscope.Training;

namespace Grokscope.Tests.Geometry;

public sealed class ReconstructMeasureTests
{
    private static readonly string[] Views = [.. PathView.All.Select(view => view.Name)];

    [Fact]
    public void NumbersAreThoseOfPyTorch()
    {
        JsonElement truth = DataFile.Json("tiny/kstar.json");
        MeasuredRun run = PathRuns.TinyRun();
        var measure = new ReconstructMeasure();
        MeasureItem item = measure.Items(run).Single(i => i.Key == "uncentred/step=9900");
        using var worker = new MeasureWorker();
        MeasurePart part = Measured.Item(measure, run, item, worker);
        var result = new MeasureResult("reconstruct", "", true, part);
        double[] explained = truth.GetProperty("explained").Numbers();
        foreach (JsonElement point in truth.GetProperty("scan").EnumerateArray())
        {
            int k = point.GetProperty("k").GetInt32();
            foreach (string task in run.Tasks)
            {
                Cell[] row = result.Where("", "task", task).Single(r => result.Number("", r, "k") == k);
                double variance = point.GetProperty("variance").GetDouble();
                Assert.Equal(variance, result.Number("", row, "captured"), 1e-9 * variance);
                Assert.Equal(explained[k - 1], result.Number("", row, "explained"), 1e-9 * explained[k - 1]);
                Assert.Equal(point.GetProperty("test").GetProperty(task).GetDouble(), result.Number("", row, "test_accuracy"), 1e-15);
            }
        }
        Cell[] star = result.Where("kstar", "criterion", "acc_90").Single();
        Assert.Equal(truth.GetProperty("kstar").GetInt32(), result.Number("kstar", star, "kstar"));
    }

    public static TheoryData<string> AllViews => [.. Views];

    [Theory]
    [MemberData(nameof(AllViews))]
    public void PointsAreThoseOfExplicitMatrices(string name)
    {
        MeasuredRun run = PathRuns.Walk(8, 3);
        int[] indices = [.. Enumerable.Range(0, run.Steps.Count)];
        var path = PathProducts.Of(run, indices);
        (double[][] rows, double[] origin) = PathView.Find(name).Of(run, path.Steps, lastGrok: 20)!;
        double[] target = PathProducts.Point(8, 7);
        var subspace = PathSubspace.Of(path, rows, origin, target, 4);
        double[][] thetas = SnapshotSums.Of(run, path.Steps, [.. rows, origin, target, .. subspace.Points], CancellationToken.None);
        Assert.Equal(run.Snapshots.Read(run.Steps[^1]), Array.ConvertAll(thetas[rows.Length + 1], x => (float)x));

        double[][] explicitRows = thetas[..rows.Length];
        double[] o = thetas[rows.Length], way = Minus(thetas[rows.Length + 1], o);
        var svd = SingularValueDecomposition.Of([.. explicitRows.SelectMany(row => row)], rows.Length, run.Layout.Count);
        double total = svd.Values.Sum(s => s * s), captured = 0;
        double[] point = [.. o];
        for (int k = 0; k < 4; k++)
        {
            double along = Vectors64.Dot(svd.Right[k], way);
            Vectors64.Axpy(along, svd.Right[k], point);
            captured += along * along / Vectors64.Dot(way, way);
            Assert.Equal(svd.Values[k] * svd.Values[k] / total, subspace.Shares[k], 1e-12);
            Assert.Equal(captured, subspace.Captured[k], 1e-12);
            Assert.InRange(Vectors64.Norm(Minus(point, thetas[rows.Length + 2 + k])), 0, 1e-10 * Vectors64.Norm(point));
        }
    }

    [Fact]
    public void ViewsHaveTheRowsThatTheirMeaningSays()
    {
        MeasuredRun run = PathRuns.Walk(7, 2);
        double decay = 1 - (run.Experiment.Train.LearningRate * run.Experiment.Train.WeightDecay);
        double[][] theta = [.. run.Steps.Select(step => Array.ConvertAll(run.Snapshots.Read(step), x => (double)x))];
        double[] mean = Mean(theta), meanOfMoves = Mean(theta[1..]);
        var path = PathProducts.Of(run, [.. Enumerable.Range(0, 7)]);
        var expected = new Dictionary<string, (double[][] Rows, double[] Origin)>
        {
            ["uncentred"] = ([.. theta[1..].Select(x => Minus(x, theta[0]))], theta[0]),
            ["past"] = ([.. theta[1..^1].Select(x => Minus(x, theta[0]))], theta[0]),
            ["undecayed"] = ([.. theta[1..].Select((x, t) => Minus(x, Times(Math.Pow(decay, 10 * (t + 1)), theta[0])))], Times(Math.Pow(decay, 60), theta[0])),
            ["undecayed_past"] = ([.. theta[1..^1].Select((x, t) => Minus(x, Times(Math.Pow(decay, 10 * (t + 1)), theta[0])))], Times(Math.Pow(decay, 60), theta[0])),
            ["centred"] = ([.. theta[1..].Select(x => Minus(x, meanOfMoves))], theta[0]),
            ["centred_with_init"] = ([.. theta.Select(x => Minus(x, mean))], theta[0]),
            ["centred_affine"] = ([.. theta[1..].Select(x => Minus(x, meanOfMoves))], meanOfMoves),
            ["after_grok"] = ([.. theta[2..].Select(x => Minus(x, Mean(theta[2..])))], theta[0]),
        };
        Assert.Equal(Views.Order(), expected.Keys.Order());
        foreach ((string name, (double[][] rows, double[] origin)) in expected)
        {
            ViewedPath view = PathView.Find(name).Of(run, path.Steps, lastGrok: 23)!;
            double[][] found = SnapshotSums.Of(run, path.Steps, [.. view.Rows, view.Origin], CancellationToken.None);
            foreach ((double[] row, double[] other) in rows.Append(origin).Zip(found, (a, b) => (a, b)))
                Assert.InRange(Vectors64.Norm(Minus(row, other)), 0, 1e-12 * Vectors64.Norm(theta[0]));
        }
        Assert.Null(PathView.Find("after_grok").Of(run, path.Steps, lastGrok: 60));
        Assert.Null(PathView.Find("after_grok").Of(run, path.Steps, lastGrok: null));
    }

    [Fact]
    public void PathThatOnlyDecaysIsOneDirectionAndNoneOnceTheDecayIsTakenOff()
    {
        double decay = 1 - (1e-3 * 1.0);
        MeasuredRun run = PathRuns.Of(6, (t, i) => Math.Pow(decay, 10 * t) * (1 + (i % 7)));
        var path = PathProducts.Of(run, [.. Enumerable.Range(0, 6)]);
        PathSubspace Of(string name)
        {
            (double[][] rows, double[] origin) = PathView.Find(name).Of(run, path.Steps, null)!;
            return PathSubspace.Of(path, rows, origin, PathProducts.Point(6, 5), 5);
        }
        Assert.InRange(Of("uncentred").Shares[0], 1 - 1e-9, 1 + 1e-12);
        // Only float32 rounding of the snapshots is left: no more than half a unit of 2⁻²⁴ an entry.
        (double[][] rows, _) = PathView.Find("undecayed").Of(run, path.Steps, null)!;
        Assert.All(rows, row => Assert.InRange(path.Inner(row, row), 0, 1e-13 * path.Inner(PathProducts.Point(6, 0), PathProducts.Point(6, 0))));
    }

    [Fact]
    public void RunThatDidNotMoveHasNoKStar()
    {
        MeasureResult result = Measured.By(new ReconstructMeasure(), Still());
        Assert.All(result.Where("kstar", "view", "uncentred"), row => Assert.Equal("the weights did not move", result.Because("kstar", row, "kstar")));
        Cell[] random = result.Where("", "view", "random").First();
        Assert.Equal("the weights did not move", result.Because("", random, "captured"));
        Cell[] spread = result.Where("kstar_spread", "view", "uncentred").First();
        Assert.Equal("k* is defined at no end point", result.Because("kstar_spread", spread, "median"));
        Assert.Equal(0, result.Number("kstar_spread", spread, "defined"));
        Assert.Throws<NotMeasurableException>(() => new ReconstructMeasure().Items(PathRuns.Walk(2)));
    }

    [Fact]
    public void KStarFollowsTheCriterion()
    {
        // Test accuracy of the worse task and largest test loss for k = 1 … 6.
        Evaluation[] curve = [.. new (double, double)[] { (0.5, 3), (0.91, 0.5), (0.4, 1), (0.95, 0.4), (0.97, 0.3), (0.99, 0.2) }
            .Select(p => new Evaluation(0, [1, 1], [1, p.Item1], [0, 0], [0, p.Item2]))];
        int? Star(string name, params Evaluation[] points) => KStar.All.Single(star => star.Name == name).Of(points, 97);
        Assert.Equal(2, Star("acc_90", curve));
        Assert.Equal(4, Star("acc_90_stays", curve));
        Assert.Equal(6, Star("acc_98", curve));
        Assert.Equal(4, Star("loss_10", curve)); // ln 97 / 10 = 0.457
        Assert.Null(Star("acc_98", curve[..5]));
        Assert.Null(Star("acc_90_stays", curve[..3]));
        Assert.All(KStar.All, star => Assert.Null(star.Of([], 97)));
    }

    [Fact]
    public void AblationsKeepAllOfAShortPathAndPartsInTheirOrder()
    {
        // Three snapshots have two centred directions, in whose span the whole way lies.
        MeasuredRun run = PathRuns.Walk(3, 5);
        Ablation ablation = Ablation.Of(run)!;
        float[] initial = run.Snapshots.Read(run.Steps[0]), final = run.Snapshots.Read(run.Steps[^1]);
        AblatedPoint[] v1 = [.. ablation.Points("v1")], v2 = [.. ablation.Points("v2")], v3 = [.. ablation.Points("v3")];
        AblatedPoint two = v1.Single(p => p is { Kept: "variance_order", Directions: 2 });
        Assert.Equal(1, two.Captured, 1e-12);
        Close(final, two.Theta);
        AblatedPoint withoutTwo = v1.Single(p => p is { Kept: "without", Directions: 2 }), none = v1.Single(p => p.Kept == "none");
        Close(none.Theta, withoutTwo.Theta);
        Assert.Equal(0, withoutTwo.Captured, 1e-12);
        Assert.Equal(final, v1.Single(p => p.Kept == "all").Theta);
        Assert.Equal(initial, v2.Single(p => p.Kept == "none").Theta);
        // All 16 directions of v2 hold what the attention matrices added, and nothing of the rest.
        AblatedPoint whole = v2.Single(p => p is { Kept: "variance_order", Directions: 16 });
        foreach (Grokscope.Model.Parameter parameter in run.Layout.Parameters)
        {
            float[] expected = parameter.Name.Contains("proj", StringComparison.Ordinal) && parameter.Shape.Count == 2 ? final : initial;
            Close(expected[parameter.Range], whole.Theta[parameter.Range]);
        }
        Assert.Equal(v2.Single(p => p is { Kept: "block_order", Directions: 16 }).Captured, whole.Captured, 1e-12);
        // The biases of the attention are reset in v3.
        int bias = run.Layout.Layers[0].InBias;
        Assert.Equal(initial[bias], v3[^1].Theta[bias]);
        Assert.Equal(final[run.Layout.TokenEmbedding], v3[^1].Theta[run.Layout.TokenEmbedding]);
        Assert.All(v3.Where(p => p.Kept == "random"), p => Assert.InRange(p.Captured, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ablation.Points("v4"));
    }

    [Fact]
    public void DirectionsOfMostVarianceStandFirst()
    {
        // The last matrix moves most.
        MeasuredRun template = PathRuns.Walk(3);
        int place = template.Layout.Layers[1].OutWeight;
        MeasuredRun run = PathRuns.Of(5, (t, i) => i == place ? 100 * t : Math.Sin((t * 13) + i));
        AblatedPoint[] v2 = [.. Ablation.Of(run)!.Points("v2")];
        Assert.InRange(v2.First(p => p.Kept == "variance_order").Captured, 0.9, 1);
        Assert.InRange(v2.First(p => p.Kept == "block_order").Captured, 0, 0.1);
    }

    [Fact]
    public void RandomDirectionsAreOrthonormalAndKeepToTheirRanges()
    {
        double[][] directions = RandomDirections.In([2..5, 7..12], 6, 14, new Philox(1, "test", 0));
        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < 6; j++)
                Assert.Equal(i == j ? 1 : 0, Vectors64.Dot(directions[i], directions[j]), 1e-14);
            Assert.All(new[] { 0, 1, 5, 6, 12, 13 }, outside => Assert.Equal(0, directions[i][outside]));
        }
        // Eight entries hold no ninth direction.
        double[][] tooMany = RandomDirections.In([2..5, 7..12], 9, 14, new Philox(1, "test", 0));
        Assert.Equal(8, GramSchmidt.Orthonormalise(tooMany));
        Assert.All(tooMany[8], entry => Assert.Equal(0, entry));
    }

    private static MeasuredRun Still() => PathRuns.Of(4, (_, i) => Math.Cos(i));

    private static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> found)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-5f);
    }

    private static double[] Minus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];

    private static double[] Times(double factor, double[] a) => [.. a.Select(x => factor * x)];

    private static double[] Mean(double[][] points) => [.. Enumerable.Range(0, points[0].Length).Select(i => points.Average(point => point[i]))];
}
