using CsCheck;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;

namespace Grokscope.Tests.Report;

public sealed class CurveTests
{
    [Fact]
    public void A_curve_of_runs_has_the_median_of_those_that_have_a_place()
    {
        var curve = RunsCurve.Of([(1, 0.3), (2, 0.9), (1, 0.1), (2, double.NaN), (1, 0.5), (3, 1)]);
        Assert.Equal([1, 2, 3], curve.X);
        Assert.Equal([0.3, 0.9, 1], curve.Median);
        Assert.Equal([0.1, 0.9, 1], curve.Low);
        Assert.Equal([0.5, 0.9, 1], curve.High);
    }

    [Fact]
    public void A_logarithmic_axis_holds_its_values_and_has_numbers() =>
        Gen.Double[1e-6, 1e6].Array[0, 5].Sample(values =>
        {
            var axis = Axes.Logarithmic("", [.. values, 0, -1, double.NaN]);
            Assert.All(values, value => Assert.InRange(value, axis.Low, axis.High));
            Assert.InRange(axis.Names?.Count ?? Ticks.Of(axis, 5).Count, 1, 9);
        });

    [Fact]
    public void A_short_logarithmic_axis_counts_in_ones_twos_and_fives() =>
        Assert.Equal(["0.5", "1", "2", "5", "10"], Axes.Logarithmic("", [0.5, 10]).Names!.Select(name => name.Text));

    [Theory]
    [InlineData(0.012345, "0.0123"), InlineData(12_345, "12,345"), InlineData(1.5, "1.5"), InlineData(0, "0"), InlineData(double.NaN, "–"), InlineData(0.0000123, "1.23e-5"), InlineData(-0.25, "-0.25"), InlineData(123.4, "123")]
    public void Significant_digits(double value, string text) => Assert.Equal(text, Words.Significant(value));

    [Fact]
    public void A_cell_of_runs_tells_the_median_the_range_and_how_many()
    {
        Assert.Equal("2 (1 to 3)", Cells.OfRuns([3, 1, 2]).Text);
        Assert.Equal("2, 2 of 3", Cells.OfRuns([2, 2, double.NaN]).Text);
        Assert.Equal("–", Cells.OfRuns([double.NaN]).Text);
        Assert.Equal("2.5 (1 to 4)", Cells.OfRuns([1, 2, 3, 4]).Text);
        Assert.Equal("3 (1 to 8)", Cells.OfRuns([1, 1, 2, 8], middle: Enumerable.Average).Text);
        Assert.Equal("50 %", Cells.OfRuns([0.5], Words.Percent).Text);
    }
}
