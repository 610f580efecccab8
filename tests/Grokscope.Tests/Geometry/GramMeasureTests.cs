using System.Text.Json;
using Grokscope.Geometry;
using Grokscope.Geometry.Grams;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry;

public sealed class GramMeasureTests
{
    private static readonly Lazy<MeasureResult> OfTiny = new(() => Measured.By(new GramMeasure(), PathRuns.TinyRun()));

    [Fact]
    public void WindowsAreThoseOfNumPy()
    {
        JsonElement[] expected = [.. DataFile.Json("tiny/gram.json").GetProperty("windows").EnumerateArray()];
        MeasureResult result = OfTiny.Value;
        Cell[][] rows = [.. result.Rows.Rows("windows").Where(row => result.Number("windows", row, "spacing") == 0)];
        Assert.Equal(expected.Length, rows.Length);
        foreach ((JsonElement window, Cell[] row) in expected.Zip(rows))
        {
            foreach (string whole in new[] { "first_step", "end_step", "k", "k_unweighted" })
                Assert.Equal(window.GetProperty(whole).GetInt64(), row[result.Form("windows").IndexOf(whole)].Value);
            foreach (string number in new[] { "g23", "R", "R_unweighted" })
                AssertClose(window.GetProperty(number).GetDouble(), result.Number("windows", row, number));
            double[] sigma = window.GetProperty("sigma").Numbers();
            for (int i = 0; i < 10; i++)
                AssertClose(sigma[i], result.Number("windows", row, $"sigma{i + 1}"));
            int k = window.GetProperty("k").GetInt32();
            AssertClose(sigma[k - 1] / sigma.Sum() * sigma[k - 1] / sigma[k], result.Number("windows", row, "score"));
        }
    }

    [Fact]
    public void SummaryIsThatOfNumPy()
    {
        JsonElement expected = DataFile.Json("tiny/gram.json");
        MeasureResult result = OfTiny.Value;
        Cell[] row = Summary(result, 0);
        Assert.Equal(expected.GetProperty("grok_step_G95").GetInt32(), result.Number("", row, "grok"));
        foreach (string number in new[] { "g23_early", "g23_grok", "R_early", "R_grok", "decline" })
            AssertClose(expected.GetProperty(number).GetDouble(), result.Number("", row, number));
        Assert.Equal(expected.GetProperty("k_term").GetInt64(), row[result.Form("").IndexOf("k_term")].Value);
        Assert.Equal(expected.GetProperty("declined").GetBoolean(), row[result.Form("").IndexOf("declined")].Value);
    }

    [Fact]
    public void EqualStepsLeaveTheShortLastUpdateOut()
    {
        MeasureResult result = OfTiny.Value;
        Assert.Equal([0, 200, 400], result.Numbers("", "spacing"));
        Assert.Equal([9900, 9800, 9600], result.Numbers("", "length"));
        Assert.Equal([41, 40, 15], new[] { 0, 200, 400 }.Select(spacing => result.Numbers("windows", "spacing").Count(s => s == spacing)));
        // The first windows are the same, bit by bit.
        Assert.Equal(result.Rows.Rows("windows")[0][3..].Select(cell => cell.Value), result.Rows.Rows("windows")[41][3..].Select(cell => cell.Value));
        foreach (Cell[] row in result.Rows.Rows("windows").Where(row => result.Number("windows", row, "spacing") > 0))
            Assert.Equal(10 * result.Number("windows", row, "spacing"), result.Number("windows", row, "end_step") - result.Number("windows", row, "first_step"));
    }

    [Theory]
    [InlineData(new[] { 0, 200, 400, 500, 600, 800, 850 }, 200, 5)]
    [InlineData(new[] { 0, 100, 200, 300, 500, 700 }, 500, 2)]
    [InlineData(new[] { 50, 100, 150 }, 50, 3)]
    [InlineData(new[] { 0, 7 }, 7, 2)]
    public void FinestGridHasASnapshotAtEachOfItsSteps(int[] steps, int spacing, int count)
    {
        Assert.Equal(spacing, CommonGrid.Spacing(steps));
        Assert.Equal(count, CommonGrid.Grid(steps, spacing).Count);
    }

    [Fact]
    public void UpdatesAreOfTheAttentionWeightsAloneAndExactAtAnyDistanceFromTheStart()
    {
        // All other weights move by 100; those of attention by 1e-4 along axes of their own, 1e3 from 0: what a product of paths would lose.
        MeasuredRun run = PathRuns.Walk(1);
        AttentionMatrix[] matrices = [.. AttentionMatrix.Of(run.Layout)];
        int[] attention = [.. matrices.SelectMany(matrix => Enumerable.Range(matrix.Offset, matrix.Count))];
        float step = MathF.BitIncrement(1000) - 1000;
        int Axis(int i) => Array.IndexOf(attention, i);
        MeasureResult result = Measured.By(new GramMeasure(), PathRuns.Of(11, (t, i) => Axis(i) is var axis && axis < 0 ? 100 * t : 1000 + (axis < t ? (11 - axis) * step : 0)));
        Cell[] window = result.Rows.Rows("windows")[0];
        for (int i = 1; i <= 10; i++)
            Assert.Equal((12 - i) * (double)step, result.Number("windows", window, $"sigma{i}"), 1e-12 * step);
        Assert.Equal((100 - 81) * (double)step * step, result.Number("windows", window, "g23"), 1e-12 * step * step);
        Assert.Equal((9.0, 1.5), (result.Number("windows", window, "k_unweighted"), Math.Round(result.Number("windows", window, "R_unweighted"), 9)));
    }

    [Fact]
    public void UpdatesInFewDirectionsHaveNoEdge()
    {
        MeasureResult result = Measured.By(new GramMeasure(), PathRuns.Of(12, (t, i) => t * (i % 7)));
        Assert.Equal("the updates span 1 directions only", result.Because("windows", result.Rows.Rows("windows")[0], "R"));
        Assert.Equal(0, result.Number("windows", result.Rows.Rows("windows")[0], "g23"));
        Assert.Equal("the updates of some window span too few directions", result.Because("", Summary(result, 0), "k_term"));
    }

    [Fact]
    public void RunWithoutAGrokHasNoDeclineRatherThanNone()
    {
        MeasureResult result = Measured.By(new GramMeasure(), PathRuns.Walk(30));
        Cell[] row = Summary(result, 0);
        foreach (string column in new[] { "grok", "decline", "declined", "earlier_as_large" })
            Assert.Equal("not all tasks reach a test accuracy of 95 % at once", result.Because("", row, column));
        Assert.True(result.Number("", row, "g23_early") > 0 && result.Number("", row, "k_term") >= 1);
        Assert.Contains("needs 11 snapshots", Assert.Throws<NotMeasurableException>(() => new GramMeasure().Items(PathRuns.Walk(10))).Message);
    }

    [Fact]
    public void DeclinesElsewhereAreTheSameStatistic()
    {
        // Ends 100, 200, …; the grok lies 30 steps after the end of the fourth window.
        GapSeries series = new([.. new[] { 6.0, 2, 3, 1, 9 }.Select((g23, i) => new GapPoint(100 * (i + 1), g23, i))]);
        Assert.Equal((6.0, 400), (series.At(430)!.Value.Early, series.At(430)!.Value.At.End));
        Assert.Equal(6, series.At(430)!.Value.Ratio);
        Assert.Equal([1, 3, 2], series.Before(430));
        // At the end of a window it is not among the earlier ones, so that the ratio can be below 1.
        Assert.Equal(6 / 9.0, series.At(500)!.Value.Ratio);
        Assert.Equal([3, 2, 6], series.Before(500));
        Assert.Null(series.At(100));
        Assert.Empty(series.Before(50));
        Assert.True(double.IsNaN(new GapSeries([new GapPoint(1, 2, 1), new GapPoint(2, 0, 1)]).At(2)!.Value.Ratio));
    }

    [Fact]
    public void EarlierDeclinesOfTheRecordedRunAreRanked()
    {
        MeasureResult result = OfTiny.Value;
        Cell[] row = Summary(result, 0);
        double[] ends = [.. Windows("end_step")], gaps = [.. Windows("g23")];
        int own = Array.FindLastIndex(ends, end => end <= 8400);
        // The grok at 8400 is the end of a window.
        double[] ratios = [.. Enumerable.Range(1, own - 1).Select(i => gaps[..i].Max() / gaps[i])];
        Assert.Equal(ratios.Length, result.Number("", row, "earlier"));
        Assert.Equal((double)ratios.Count(ratio => ratio >= result.Number("", row, "decline")) / ratios.Length, result.Number("", row, "earlier_as_large"), 1e-12);
        Assert.InRange(result.Number("", row, "earlier_median"), ratios.Min(), ratios.Max());

        IEnumerable<double> Windows(string column) =>
            result.Rows.Rows("windows").Where(r => result.Number("windows", r, "spacing") == 0).Select(r => result.Number("windows", r, column));
    }

    private static Cell[] Summary(MeasureResult result, int spacing) => result.Rows.Rows("").Single(row => result.Number("", row, "spacing") == spacing);

    private static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, 1e-9 * Math.Abs(expected));
}
