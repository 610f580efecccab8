using CsCheck;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;

namespace Grokscope.Tests.Geometry.Paths;

public sealed class PathGramTests
{
    [Fact]
    public void ProductsAreThoseOfTheRows() => Gen.Select(Gen.Int[1, 20], Gen.UInt[0, 100]).Sample(
        (T, seed) =>
        {
            MeasuredRun run = PathRuns.Walk(T, seed);
            var grams = PathGrams.Of(run);
            Check(run, grams.Whole, .., T);
            for (int m = 0; m < grams.Matrices.Count; m++)
                Check(run, grams[m], grams.Matrices[m].Range, T);
        },
        iter: 20);

    [Fact]
    public void WeightsOfOnesOwnGiveTheSame()
    {
        MeasuredRun run = PathRuns.Walk(9);
        PathGram expected = PathGrams.Of(run).Whole, gram = PathGram.Of([.. run.Steps.Select(run.Snapshots.Read)]);
        Assert.All(expected.Inner.Zip(gram.Inner), g => Assert.Equal(g.First, g.Second, 1e-12 * expected.Inner[^1]));
        Assert.All(expected.StepSquares.Zip(gram.StepSquares), g => Assert.Equal(g.First, g.Second, 1e-12 * expected.Inner[^1]));
    }

    [Fact]
    public void MemoryLeavesNoTrace()
    {
        MeasuredRun run = PathRuns.Walk(13, 1, "d_model=48", "d_ff=32", "modulus=31");
        var grams = PathGrams.Of(run);
        Check(run, grams.Whole, .., 13);
        foreach (int capacity in new[] { 1, 16 * 3 * 1024 })
        {
            var others = PathGrams.Of(run.Snapshots, run.Layout, capacity);
            Assert.Equal(grams.Whole.Inner, others.Whole.Inner);
            Assert.Equal(grams.Whole.StepSquares, others.Whole.StepSquares);
            for (int m = 0; m < grams.Matrices.Count; m++)
                Assert.Equal(grams[m].Inner, others[m].Inner);
        }
    }

    [Fact]
    public void MoreSnapshotsDoNotChangeTheProductsOfTheFirst()
    {
        var few = PathGrams.Of(PathRuns.Walk(12));
        var many = PathGrams.Of(PathRuns.Walk(30));
        Assert.Equal(few.Whole.Inner, many.Whole.Window(12));
        for (int m = 0; m < few.Matrices.Count; m++)
            Assert.Equal(few[m].Inner, many[m].Window(12));
    }

    [Fact]
    public void MatricesStandInPublishedOrderAtTheirPlaces()
    {
        IReadOnlyList<AttentionMatrix> matrices = AttentionMatrix.Of(PathRuns.Walk(1).Layout);
        Assert.Equal(
            ["layer0.WQ", "layer0.WK", "layer0.WV", "layer0.WO", "layer1.WQ", "layer1.WK", "layer1.WV", "layer1.WO"],
            matrices.Select(matrix => matrix.Name));
        // pos_emb 2·8, tok_emb 5·8; in_proj 24·8 and its bias 24 before out_proj.
        Assert.Equal([56, 120, 184, 272], matrices.Take(4).Select(matrix => matrix.Offset));
    }

    [Fact]
    public void CentringIsThatOfTheRows()
    {
        PathGram gram = PathGrams.Of(PathRuns.Walk(9)).Whole;
        double[] centred = gram.CentredWindow(6);
        for (int s = 0; s < 6; s++)
        {
            Assert.Equal(0, Enumerable.Range(0, 6).Sum(t => centred[(s * 6) + t]), 1e-10);
            for (int t = 0; t < 6; t++)
                Assert.Equal(centred[(t * 6) + s], centred[(s * 6) + t]);
        }
    }

    private static void Check(MeasuredRun run, PathGram gram, Range range, int T)
    {
        double[][] rows = [.. run.Steps.Select(step => Row(run, step, range))];
        for (int s = 0; s < T; s++)
        {
            for (int t = 0; t < T; t++)
            {
                double scale = Math.Sqrt(Dot(rows[s], rows[s]) * Dot(rows[t], rows[t]));
                Assert.Equal(Dot(rows[s], rows[t]), gram.Inner[(s * T) + t], 1e-13 * scale);
            }
            double[] move = s == 0 ? [] : [.. rows[s].Zip(rows[s - 1], (x, y) => x - y)];
            Assert.Equal(Dot(move, move), gram.StepSquares[s], 1e-13 * Dot(move, move));
        }
    }

    private static double[] Row(MeasuredRun run, int step, Range range) =>
        [.. run.Snapshots.Read(step)[range].Zip(run.Snapshots.Read(run.Steps[0])[range], (x, first) => (double)x - first)];

    private static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();
}
