using Grokscope.Geometry;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Model;
using Grokscope.Tests.Geometry.Paths;

namespace Grokscope.Tests.Geometry;

public sealed class DeltaSvdMeasureTests
{
    [Fact]
    public void EveryMatrixBlockAndHeadHasARowAtEveryStep()
    {
        MeasureResult result = Measured.By(new DeltaSvdMeasure(), PathRuns.Walk(3));
        Assert.Equal(3 * ((2 * 4 * (1 + 2)) + 2), result.Rows.Rows("").Count);
        Assert.All(result.Rows.Rows("").Where(row => result.Number("", row, "step") == 0), row => Assert.All(row[2..5], cell => Assert.Equal(0.0, cell.Value)));
        Cell[] last = result.Where("", "object", "layer1.WO").Last();
        Assert.Equal(20, result.Number("", last, "step"));
        Assert.True(result.Number("", last, "sigma5") > 0);
    }

    [Fact]
    public void BlocksOfHeadsAreRowsOfTheFirstThreeAndColumnsOfTheOutput()
    {
        // C = 8, heads of width 4: entry [5, 1] is in head 1 by rows, in head 0 by columns.
        (int wq, int wo) = (Offset("layer0.WQ"), Offset("layer0.WO"));
        MeasureResult result = Measured.By(new DeltaSvdMeasure(), PathRuns.Of(2, (t, i) => i - wq == 41 || i - wo == 41 ? 3 * t : 1));
        Assert.Equal([3, 0, 3], Sigma1("layer0.WQ", "layer0.WQ.head0", "layer0.WQ.head1"));
        Assert.Equal([3, 3, 0], Sigma1("layer0.WO", "layer0.WO.head0", "layer0.WO.head1"));
        Assert.Equal([0, 0], Sigma1("layer0.WK", "head_add"));

        double[] Sigma1(params string[] names) =>
            [.. names.Select(name => Math.Round(result.Number("", result.Where("", "object", name).Last(), "sigma1"), 14))];
    }

    [Fact]
    public void PairOfEqualSingularValuesIsFound()
    {
        // Cosine and sine of the class in two columns of a head, as in a solution by Fourier modes (published.md §14).
        ParameterLayout layout = PathRuns.Walk(1).Layout;
        int head = layout.Heads[1].Weight;
        MeasureResult result = Measured.By(new DeltaSvdMeasure(), PathRuns.Of(2, (t, i) =>
        {
            (int p, int c) = Math.DivRem(i - head, 8);
            double angle = 2 * Math.PI * p / 5;
            return p is >= 0 and < 5 && c < 2 ? t * (c == 0 ? Math.Cos(angle) : Math.Sin(angle)) : 0;
        }));
        Cell[] row = result.Where("", "object", "head_mul").Last();
        Assert.Equal(Math.Sqrt(2.5), result.Number("", row, "sigma1"), 1e-6);
        Assert.Equal(Math.Sqrt(2.5), result.Number("", row, "sigma2"), 1e-6);
        Assert.Equal(0, result.Number("", row, "sigma3"), 1e-7);
        Assert.Equal(Math.Sqrt(5), result.Number("", row, "norm"), 1e-6);
    }

    [Fact]
    public void SmallBlocksHaveFewerValuesAndLongRunsFiftyPoints()
    {
        MeasureResult result = Measured.By(new DeltaSvdMeasure(), PathRuns.Walk(2));
        Assert.Equal("a matrix [4, 8] has 4 singular values", result.Because("", result.Where("", "object", "layer0.WQ.head0").Last(), "sigma5"));
        IReadOnlyList<MeasureItem> items = new DeltaSvdMeasure().Items(PathRuns.Walk(120));
        Assert.Equal(50, items.Count);
        Assert.Equal((0, 1190), (items[0].Step, items[^1].Step));
        Assert.Throws<NotMeasurableException>(() => new DeltaSvdMeasure().Items(PathRuns.Walk(1)));
    }

    private static int Offset(string name) => AttentionMatrix.Of(PathRuns.Walk(1).Layout).Single(matrix => matrix.Name == name).Offset;
}
