using Grokscope.Report.Page;

namespace Grokscope.Tests.Report;

public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.012345, "0.0123")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(12.345, "12.3")]
    [InlineData(1234.6, "1,235")]
    [InlineData(0.000012345, "1.23e-5")]
    [InlineData(double.NaN, "–")]
    public void Numbers_have_three_significant_digits(double value, string words) => Assert.Equal(words, Words.Significant(value));

    [Theory]
    [InlineData(0.034, "3.4 %")]
    [InlineData(0.97, "97 %")]
    [InlineData(1, "100 %")]
    [InlineData(double.NaN, "–")]
    public void Shares_are_in_percent(double share, string words) => Assert.Equal(words, Words.Percent(share));

    [Theory]
    [InlineData(0.07, "7 %")]
    [InlineData(0.125, "12.5 %")]
    [InlineData(0, "0 %")]
    public void Shares_that_were_set_have_all_digits(double share, string words) => Assert.Equal(words, Words.SetPercent(share));
}
