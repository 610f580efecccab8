using System.Text.Json;
using CsCheck;
using Grokscope.Geometry;
using Grokscope.Geometry.Compression;
using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Tests.Numerics.LinearAlgebra;
using Grokscope.Tests.TestData;
using Grokscope.Training;

namespace Grokscope.Tests.Geometry;

public sealed class CompressMeasureTests
{
    private static readonly (string Golden, string Method)[] Published = [("svd", "svd_packed"), ("prune", "prune"), ("scale", "scale"), ("quantise", "quantise")];

    [Fact]
    public void NumbersAreThoseOfPyTorch()
    {
        JsonElement truth = DataFile.Json("tiny/compression.json");
        MeasureResult result = Measured.By(new CompressMeasure(), PathRuns.TinyRun());
        int compared = 0;
        foreach ((string golden, string method) in Published)
            foreach (JsonElement point in truth.GetProperty(golden).EnumerateArray())
                foreach (string of in new[] { "delta", "theta" })
                {
                    double value = point.GetProperty("value").GetDouble();
                    foreach (Cell[] row in Rows(result, of, method).Where(r => result.Number("", r, "value") == value))
                    {
                        double error = point.GetProperty(of).GetProperty("error").GetDouble();
                        Assert.Equal(error, result.Number("", row, "error"), (1e-9 * error) + 1e-13);
                        DemandAccuracies(point.GetProperty(of), result, row);
                        compared++;
                    }
                }
        // 11 ranks, 9 shares, 7 factors and 5 numbers of bits of two objects on two tasks.
        Assert.Equal((11 + 9 + 7 + 5) * 2 * 2, compared);
        foreach (Cell[] row in Rows(result, "delta", "none"))
            DemandAccuracies(truth.GetProperty("init"), result, row);
        foreach (Cell[] row in Rows(result, "theta", "none"))
            DemandAccuracies(truth.GetProperty("final"), result, row);
    }

    [Fact]
    public void ShortestDescriptionIsTheFirstThatKeepsEveryTask()
    {
        MeasureResult result = Measured.By(new CompressMeasure(), PathRuns.TinyRun());
        Cell[][] whole = [.. Rows(result, "theta", "none")];
        foreach (Cell[] best in result.Rows.Rows("smallest").Where(row => row[2].Value is not Undefined))
        {
            (string of, string method) = ((string)best[0].Value, (string)best[1].Value);
            Assert.InRange(result.Number("smallest", best, "least_kept"), 0.95, 1.01);
            Assert.Equal(result.Number("smallest", best, "bits") / 20842, result.Number("smallest", best, "bits_per_parameter"), 1e-12);
            foreach (var setting in Rows(result, of, method).GroupBy(row => result.Number("", row, "value")))
            {
                bool keeps = setting.Zip(whole, (a, b) => result.Number("", a, "test_accuracy") >= 0.95 * result.Number("", b, "test_accuracy")).All(enough => enough);
                if (keeps)
                    Assert.InRange(result.Number("", setting.First(), "bits"), result.Number("smallest", best, "bits"), double.PositiveInfinity);
            }
        }
        Assert.Contains(result.Rows.Rows("smallest"), row => row[0].Value is "theta" && row[1].Value is "quantise" && row[2].Number is >= 4 and <= 8);
        Assert.DoesNotContain(result.Rows.Rows("smallest"), row => ((string)row[1].Value).StartsWith("scale", StringComparison.Ordinal));
    }

    [Fact]
    public void MatricesOfLowRankAreGivenBackAtTheirRank()
    {
        MeasuredRun template = PathRuns.TinyRun();
        ParameterLayout layout = template.Layout;
        var theta = new double[layout.Count];
        foreach (MatrixBlock block in MatrixBlock.PerMatrix(layout))
        {
            double[] left = DenseMatrix.Normal(block.Rows, 3, 1), right = DenseMatrix.Normal(3, block.Columns, 2);
            for (int row = 0; row < block.Rows; row++)
                for (int k = 0; k < 3; k++)
                    Vectors64.Axpy(left[(row * 3) + k], right.AsSpan(k * block.Columns, block.Columns), theta.AsSpan(block.Offset + (row * block.Columns), block.Columns));
        }
        // Vectors are no matrices: they are given back whole.
        theta[layout.FinalNormWeight] = 5;
        var parts = new LowRank(theta, MatrixBlock.PerMatrix(layout));
        Assert.InRange(Distance(theta, parts.At(3).Values), 0, 1e-12 * Vectors64.Norm(theta));
        Assert.InRange(Distance(theta, parts.At(2).Values), 0.1 * Vectors64.Norm(theta), Vectors64.Norm(theta));
        Assert.Equal(5, parts.At(0).Values[layout.FinalNormWeight]);
        Assert.Equal(32, parts.FullRank);
        // Three numbers a row and a column of each block, or the block itself where that is less; the rest whole.
        double expected = layout.Count - MatrixBlock.PerMatrix(layout).Sum(b => b.Count - Math.Min(b.Count, 3 * (b.Rows + b.Columns)));
        Assert.Equal(32 * expected, parts.At(3).Bits);
        Assert.Equal(32.0 * layout.Count, parts.At(32).Bits);
        // in_proj as one matrix has the sum of three row spaces.
        var packed = new LowRank(theta, MatrixBlock.Packed(layout));
        Assert.InRange(Distance(theta, packed.At(3).Values), 0, 1e-12 * Vectors64.Norm(theta));
        Assert.Equal(MatrixBlock.Packed(layout).Count + (2 * layout.Layers.Count), MatrixBlock.PerMatrix(layout).Count);
        Assert.Equal(2 * layout.Layers.Count, MatrixBlock.Attention(layout).Count);
    }

    [Fact]
    public void PruningKeepsTheLargestAndOfEqualOnesTheFirst() => Gen.Select(Gen.Int[-4, 4].Array[1, 40], Gen.Double[0, 1]).Sample((numbers, keep) =>
    {
        double[] whole = Array.ConvertAll(numbers, n => (double)n);
        double[] values = Pruning.Of(whole, [0..whole.Length], keep).Values;
        int count = (int)Math.Floor((keep * whole.Length) + 0.5);
        int[] kept = [.. Enumerable.Range(0, whole.Length).OrderBy(i => -Math.Abs(whole[i])).ThenBy(i => i).Take(count)];
        for (int i = 0; i < whole.Length; i++)
            if (values[i] != (kept.Contains(i) ? whole[i] : 0))
                return false;
        return true;
    });

    [Fact]
    public void PositionsTakeTheBitsOfTheirNumberOfChoices()
    {
        Assert.Equal(0, Description.Positions(0, 10));
        Assert.Equal(0, Description.Positions(10, 10));
        Assert.Equal(1000, Description.Positions(500, 1000), 1e-9);
        // log2 of the binomial coefficient, and at most log2(n + 1) more.
        double choices = Enumerable.Range(1, 300).Sum(i => Math.Log2((700 + i) / (double)i));
        Assert.InRange(Description.Positions(300, 1000), choices, choices + Math.Log2(1001));
        Description pruned = Pruning.Of([3, 0.5, -2, 1], [0..2, 2..4], 0.5);
        Assert.Equal([3, 0, -2, 0], pruned.Values);
        Assert.Equal((2 * 32) + 2 + 2, pruned.Bits);
    }

    [Fact]
    public void QuantisedValuesLieOnTheGridAndNearTheirOwn() => Gen.Select(Gen.Double[-5, 5].Array[1, 30], Gen.Int[2, 12]).Sample((whole, bits) =>
    {
        double[] values = Quantisation.Of(whole, [0..whole.Length], bits).Values;
        int most = (1 << (bits - 1)) - 1;
        double scale = whole.Max(Math.Abs) / most;
        // At b = 2 the grid is −c, 0, c; the rounding itself is at most half a step.
        return scale == 0 || (Enumerable.Range(0, whole.Length).All(i => Math.Abs(values[i] - whole[i]) <= (0.5 + 1e-9) * scale)
            && values.All(x => Math.Abs((x / scale) - Math.Round(x / scale)) < 1e-9 && Math.Abs(x) <= (most + 1e-9) * scale));
    });

    [Fact]
    public void QuantisationRoundsHalvesToTheEvenNumberAndLeavesZeros()
    {
        Assert.Equal([0, 2, 2, 7, 0], Quantisation.Of([0.5, 1.5, 2.5, 7, -0.5], [0..5], 4).Values);
        Description zeros = Quantisation.Of([0, 0, 3], [0..2, 2..3], 3);
        Assert.Equal([0, 0, 3], zeros.Values);
        Assert.Equal((3 * 3) + (2 * 32), zeros.Bits);
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantisation.Of([1], [0..1], 1));
        ParameterLayout layout = PathRuns.Walk(2).Layout;
        foreach (IEnumerable<Range> groups in new[] { Quantisation.PerRow(layout), Quantisation.PerTensor(layout) })
            Assert.Equal(Enumerable.Range(0, layout.Count), groups.SelectMany(range => Enumerable.Range(0, layout.Count).Take(range)));
    }

    [Fact]
    public void FactorOnAllThatWritesToTheResidualStreamChangesNothing()
    {
        MeasuredRun run = PathRuns.TinyRun();
        float[] final = run.Snapshots.Read(9900);
        ModuleGroup writers = ModuleGroup.ResidualWriters(run.Layout);
        using var worker = new MeasureWorker();
        Evaluation Times(ModuleGroup group, float factor)
        {
            float[] theta = [.. final];
            foreach (Range range in group.Ranges)
                foreach (ref float x in theta.AsSpan(range))
                    x *= factor;
            return worker.Evaluate(run, theta);
        }
        // Beside so large a stream the norms' ε = 1e-5 counts nothing any more.
        Evaluation large = Times(writers, 64), larger = Times(writers, 64 * 64), others = Times(ModuleGroup.Others(run.Layout, writers), 64);
        for (int task = 0; task < 2; task++)
        {
            Assert.Equal(1, larger.TrainLoss[task] / large.TrainLoss[task], 1e-4);
            Assert.Equal(large.TestAccuracy[task], larger.TestAccuracy[task]);
            Assert.InRange(large.TestAccuracy[task], 0.95, 1);
            Assert.InRange(others.TestAccuracy[task], 0, 0.5);
        }
    }

    [Fact]
    public void ModulesCoverTheModelAndSwapWhatIsTheirs()
    {
        MeasuredRun run = PathRuns.Walk(3, 1, "outputs=add+mul+sq");
        IReadOnlyList<ModuleGroup> groups = ModuleGroup.Of(run.Layout);
        Assert.Equal(["other", "encoder.layers.0", "encoder.layers.1", "heads"], groups.Select(group => group.Name));
        Assert.Equal(Enumerable.Range(0, run.Layout.Count), groups.SelectMany(g => g.Ranges).SelectMany(range => Enumerable.Range(0, run.Layout.Count).Take(range)).Order());
        double[] ones = [.. Enumerable.Repeat(1.0, run.Layout.Count)], mixed = groups[3].Swap(new double[run.Layout.Count], ones);
        Assert.Equal(run.Layout.Count - run.Layout.Heads[0].Weight, mixed.Sum());
        Assert.Equal(1, mixed[run.Layout.Heads[0].Weight]);
        MeasureResult result = Measured.By(new CompressMeasure(), run);
        foreach (Cell[] row in result.Where("", "method", "module_kept").Concat(result.Where("", "method", "module_reset")))
            Assert.IsType<Undefined>(row[2].Value);
        Assert.Equal(4 * 2 * 3, result.Where("", "module", "heads").Count() + result.Where("", "module", "other").Count()
            + result.Where("", "module", "encoder.layers.0").Count() + result.Where("", "module", "encoder.layers.1").Count());
    }

    [Fact]
    public void RunThatHasNotLearntKeepsNothingShort()
    {
        // Equal weights give every class the same logit: class 0 is answered, which is no right answer of add here but some.
        MeasureResult result = Measured.By(new CompressMeasure(), PathRuns.Of(3, (_, _) => 0.0));
        Assert.All(Rows(result, "theta", "svd_packed"), row => Assert.Equal("all weights are 0", result.Because("", row, "error")));
        Assert.Throws<NotMeasurableException>(() => new CompressMeasure().Items(PathRuns.Walk(1)));
    }

    private static IEnumerable<Cell[]> Rows(MeasureResult result, string of, string method) =>
        result.Where("", "of", of).Where(row => row[1].Value is string name && name == method);

    private static void DemandAccuracies(JsonElement expected, MeasureResult result, Cell[] row)
    {
        string task = (string)row[result.Form("").IndexOf("task")].Value;
        Assert.Equal(expected.GetProperty("train").GetProperty(task).GetDouble(), result.Number("", row, "train_accuracy"), 1e-15);
        Assert.Equal(expected.GetProperty("test").GetProperty(task).GetDouble(), result.Number("", row, "test_accuracy"), 1e-15);
    }

    private static double Distance(double[] a, double[] b) => Vectors64.Norm([.. a.Zip(b, (x, y) => x - y)]);
}
