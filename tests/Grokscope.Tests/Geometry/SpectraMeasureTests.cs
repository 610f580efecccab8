using System.Text.Json;
using Grokscope.Geometry;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Geometry.Spectra;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Tests.Numerics.LinearAlgebra;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry;

public sealed class SpectraMeasureTests
{
    private static readonly string[] Matrices = ["WQ", "WK", "WV", "WO"];

    [Fact]
    public void NumbersAreThoseOfNumPy()
    {
        JsonElement truth = DataFile.Json("tiny/spectra.json");
        MeasureResult result = Measured.By(new SpectraMeasure(), PathRuns.TinyProbes());
        Assert.Equal(5 * 2 * (4 + (2 * 4)), result.Rows.Rows("").Count);
        foreach (int step in new[] { 0, 1000, 5000, 9000, 9900 })
            for (int layer = 0; layer < 2; layer++)
            {
                JsonElement expected = truth.GetProperty($"{step}").GetProperty($"layer{layer}");
                foreach (string matrix in Matrices)
                    AssertSpectrum(result, expected.GetProperty("singular_values").GetProperty(matrix).Numbers(), step, layer, "all", matrix, expected.GetProperty("frobenius").GetProperty(matrix).GetDouble());
                Cell[] whole = Row(result, "portrait", step, layer, "all", "weights");
                AssertGaps(result, whole, expected.GetProperty("gaps"));
                AssertClose(expected.GetProperty("commutator").GetDouble(), result.Number("portrait", whole, "commutator"));
                AssertClose(expected.GetProperty("commutator_normalised").GetDouble(), result.Number("portrait", whole, "normalised"));
                for (int head = 0; head < 4; head++)
                {
                    JsonElement of = expected.GetProperty("heads")[head];
                    Cell[] block = Row(result, "portrait", step, layer, $"{head}", "block");
                    AssertGaps(result, block, of.GetProperty("block_gaps"));
                    AssertClose(of.GetProperty("block_commutator").GetDouble(), result.Number("portrait", block, "commutator"));
                    AssertSpectrum(result, of.GetProperty("qk").Numbers(), step, layer, $"{head}", "QK");
                    AssertSpectrum(result, of.GetProperty("ov").Numbers(), step, layer, $"{head}", "OV");
                }
            }
    }

    [Fact]
    public void AnotherBasisOfAHeadMovesThePublishedObjectsAndNotItsProducts()
    {
        // C 8, two heads of width 4, in float64: rows of WQ, WK, WV and columns of WO of head 1 are turned by one rotation.
        const int C = 8, d = 4, turnedHead = 1;
        double[] rotation = [.. SingularValueDecomposition.Of(DenseMatrix.Normal(d, d, 9), d, d).Left.SelectMany(vector => vector)];
        double[][] before = [.. Enumerable.Range(1, 4).Select(seed => DenseMatrix.Normal(C, C, (uint)seed))];
        double[][] after = [.. before.Select((matrix, role) => role == (int)AttentionRole.WO ? DenseMatrix.Transposed(Turned(DenseMatrix.Transposed(matrix, C, C)), C, C) : Turned(matrix))];
        LayerWeights one = new(C, d, before), two = new(C, d, after);
        for (int head = 0; head < 2; head++)
            foreach ((HeadProduct x, HeadProduct y) in new[] { (one.QK(head), two.QK(head)), (one.OV(head), two.OV(head)) })
            {
                Assert.All(x.Values.Zip(y.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * pair.First));
                Assert.Equal(x.Commutator, y.Commutator, 1e-12 * x.Commutator);
                Assert.Equal(x.Antisymmetry, y.Antisymmetry, 1e-12);
            }
        Assert.True(Moved(Published(one), Published(two)) > 0.01);
        Assert.True(Moved(Block(one, turnedHead), Block(two, turnedHead)) > 0.01);
        Assert.Equal(Block(one, 0), Block(two, 0), 1e-12);
        // A rotation leaves the gaps of WQ and its blocks; a basis of another scale, as little seen by the model, does not.
        Assert.Equal(Gap(one), Gap(two), 1e-12);
        rotation = [.. rotation.Select((x, i) => x * (1 + (i / d)))];
        Assert.True(Moved(Gap(one), Gap(new LayerWeights(C, d, [.. before.Select(Turned)]))) > 0.01);

        double[] Turned(double[] matrix) => [.. matrix[..(turnedHead * d * C)], .. DenseMatrix.Product(rotation, matrix[(turnedHead * d * C)..], d, d, C)];
        static double Published(LayerWeights weights) => MatrixCommutator.Of(weights[AttentionRole.WQ], weights[AttentionRole.WK], C).Norm;
        static double Block(LayerWeights weights, int head) =>
            MatrixCommutator.Of(weights.DiagonalBlock(AttentionRole.WQ, head), weights.DiagonalBlock(AttentionRole.WK, head), d).Norm;
        static double Gap(LayerWeights weights) => SingularValueDecomposition.ValuesOf(weights.DiagonalBlock(AttentionRole.WQ, turnedHead), d, d) is var s ? s[0] - s[1] : 0;
        static double Moved(double x, double y) => Math.Abs((x - y) / x);
    }

    [Fact]
    public void ValuesThatDoNotExistSayWhy()
    {
        MeasureResult result = Measured.By(new SpectraMeasure(), PathRuns.Of(3, (_, _) => 0));
        Cell[] matrix = Row(result, "", 20, 1, "all", "WV"), head = Row(result, "", 20, 1, "1", "QK");
        Assert.Equal("the matrix is zero", result.Because("", matrix, "stable_rank"));
        Assert.Equal("the matrix has 8 singular values", result.Because("", matrix, "s9"));
        Assert.Equal("the product has rank 4 at most", result.Because("", head, "s5"));
        Assert.Equal("WQ or WK is zero", result.Because("portrait", Row(result, "portrait", 0, 0, "all", "weights"), "normalised"));
        Assert.Equal("the matrix is zero", result.Because("heads", Row(result, "heads", 0, 0, "0", "OV"), "separation"));
        Assert.Equal("eval.csv has no test accuracies", result.Because("heads", Row(result, "heads", 0, 0, "0", "OV"), "accuracy"));
        Cell[] timing = result.Where("timing", "object", "QK").First();
        Assert.Equal("markers need more than 3 points", result.Because("timing", timing, "peak"));
        Assert.Equal("the task has not grokked", result.Because("groks", result.Where("groks", "object", "QK").First(), "peak_lead"));
    }

    [Fact]
    public void HeadsOfWidthOneAndOneHeadAreMeasuredToo()
    {
        MeasureResult thin = Measured.By(new SpectraMeasure(), PathRuns.Walk(5, overrides: "heads=8"));
        Assert.Equal("there are 1 singular values", thin.Because("heads", Row(thin, "heads", 0, 0, "7", "QK"), "g12"));
        Assert.Equal("the gap or the commutator is undefined at some point", thin.Because("timing", thin.Where("timing", "object", "QK").First(), "peak"));
        MeasureResult whole = Measured.By(new SpectraMeasure(), PathRuns.Walk(5, overrides: "heads=1"));
        Assert.Equal(
            whole.Number("portrait", Row(whole, "portrait", 40, 1, "all", "weights"), "commutator"),
            whole.Number("portrait", Row(whole, "portrait", 40, 1, "0", "block"), "commutator"));
    }

    [Fact]
    public void MarkersOfAPlantedPathAreFound()
    {
        // WQ = g_t e_0 e_0ᵀ + e_1 e_1ᵀ and WK = c_t e_0 e_1ᵀ in layer 0: σ1 − σ2 = g_t − 1, ‖[WQ, WK]‖ = c_t |g_t − 1|.
        ParameterLayout layout = PathRuns.Walk(1).Layout;
        int wq = layout.Layers[0].InWeight, wk = wq + 64;
        MeasureResult result = Measured.By(new SpectraMeasure(), PathRuns.Of(30, (t, i) =>
            i == wq ? Gap(t) + 1 : i == wq + 9 ? 1 : i == wk + 1 ? Ordinate(t) / Gap(t) : i == wk + 63 ? 1e-3 : 0));
        Cell[] timing = result.Where("timing", "object", "weights").First();
        Assert.Equal(["weights", 0L, "all", "commutator", 30L], timing[..5].Select(cell => cell.Value));
        Assert.Equal((200, 120, 280), (result.Number("timing", timing, "peak"), result.Number("timing", timing, "gap_minimum"), result.Number("timing", timing, "gap_maximum")));
        Assert.Equal(80, result.Number("timing", timing, "distance"));

        static double Gap(int t) => t <= 28 ? 2 + (0.1 * Math.Abs(t - 12)) : 3.5;
        static double Ordinate(int t) => 10 - Math.Abs(t - 20);
    }

    [Fact]
    public void LongRunsAreMeasuredAtSoManyPoints()
    {
        Assert.Equal(200, new SpectraMeasure().Items(PathRuns.Walk(420)).Count);
        Assert.Equal(7, new SpectraMeasure().Items(PathRuns.Walk(420, overrides: "spectra_points=7")).Count);
        Assert.Throws<NotMeasurableException>(() => new SpectraMeasure().Items(PathRuns.Of([])));
    }

    [Fact]
    public void AccuracyIsTheMeanOverTasksBetweenEvaluations()
    {
        MeasuredRun run = PathRuns.TinyRun();
        var accuracy = MeanTestAccuracy.Of(run);
        double At(int step) => Enumerable.Range(0, run.Eval.Rows).Where(row => run.Eval.Steps()[row] == step)
            .Select(row => (run.Eval.Column("test_acc_add")[row] + run.Eval.Column("test_acc_mul")[row]) / 2).Single();
        Assert.Equal(At(8000), accuracy.At(8000).Number, 1e-15);
        Assert.Equal((0.75 * At(8000)) + (0.25 * At(8100)), accuracy.At(8025).Number, 1e-15);
        Assert.Equal((At(1), At(9900)), (accuracy.At(0).Number, accuracy.At(20_000).Number));
    }

    private static void AssertSpectrum(MeasureResult result, double[] expected, int step, int layer, string head, string name, double? norm = null)
    {
        Cell[] row = Row(result, "", step, layer, head, name);
        int rank = head == "all" ? 10 : 8;
        for (int i = 0; i < rank; i++)
            AssertClose(expected[i], result.Number("", row, $"s{i + 1}"));
        AssertClose(expected[0] - expected[1], result.Number("", row, "g12"));
        if (norm is null)
            Assert.All(expected[rank..], value => Assert.Equal(0, value, 1e-12));
        double frobenius = norm ?? Math.Sqrt(expected.Sum(value => value * value));
        AssertClose(frobenius, result.Number("", row, "norm"));
        AssertClose(frobenius * frobenius / (expected[0] * expected[0]), result.Number("", row, "stable_rank"));
    }

    private static void AssertGaps(MeasureResult result, Cell[] row, JsonElement gaps)
    {
        foreach ((string matrix, string suffix) in new[] { ("WQ", ""), ("WK", "_keys") })
            foreach (string gap in new[] { "g12", "g23" })
                AssertClose(gaps.GetProperty(matrix).GetProperty(gap).GetDouble(), result.Number("portrait", row, gap + suffix));
    }

    private static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, 1e-9 * Math.Abs(expected));

    private static Cell[] Row(MeasureResult result, string table, int step, int layer, string head, string name) => result.Where(table, "object", name).Single(row =>
        result.Number(table, row, "step") == step && result.Number(table, row, "layer") == layer
        && row[result.Form(table).IndexOf("head")].Value.Equals(head));
}
