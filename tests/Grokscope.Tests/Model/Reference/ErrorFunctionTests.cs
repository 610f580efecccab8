using Grokscope.Model.Reference;

namespace Grokscope.Tests.Model.Reference;

public class ErrorFunctionTests
{
    /// <summary>Values from 60-digit arithmetic, rounded to double.</summary>
    [Theory]
    [InlineData(1e-10, 1.1283791670955126e-10)]
    [InlineData(0.0078125, 0.008815282895179188)]
    [InlineData(0.1, 0.1124629160182849)]
    [InlineData(0.3, 0.3286267594591274)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(0.75, 0.7111556336535151)]
    [InlineData(0.9, 0.7969082124228322)]
    [InlineData(1.0, 0.8427007929497149)]
    [InlineData(0.9995, 0.8424931354068385)]
    [InlineData(1.0005, 0.8429082429388512)]
    [InlineData(1.25, 0.9229001282564583)]
    [InlineData(1.4, 0.9522851197626488)]
    [InlineData(1.5, 0.9661051464753108)]
    [InlineData(1.75, 0.9866716712191824)]
    [InlineData(1.9, 0.9927904292352575)]
    [InlineData(1.99, 0.995111413199617)]
    [InlineData(2.0, 0.9953222650189527)]
    [InlineData(2.01, 0.9955248493552482)]
    [InlineData(2.1, 0.997020533343667)]
    [InlineData(2.5, 0.999593047982555)]
    [InlineData(3.0, 0.9999779095030014)]
    [InlineData(3.5, 0.9999992569016276)]
    [InlineData(4.0, 0.9999999845827421)]
    [InlineData(5.0, 0.9999999999984626)]
    [InlineData(5.5, 0.9999999999999927)]
    [InlineData(6.0, 1.0)]
    [InlineData(40.0, 1.0)]
    public void Is_right_to_1e_15(double x, double expected)
    {
        Assert.InRange(Math.Abs(ErrorFunction.Erf(x) / expected - 1), 0, 1e-15);
        Assert.Equal(-ErrorFunction.Erf(x), ErrorFunction.Erf(-x));
    }

    [Fact]
    public void Has_the_right_limits()
    {
        Assert.Equal(0, ErrorFunction.Erf(0));
        Assert.Equal(1, ErrorFunction.Erf(double.PositiveInfinity));
        Assert.Equal(-1, ErrorFunction.Erf(double.NegativeInfinity));
        Assert.True(double.IsNaN(ErrorFunction.Erf(double.NaN)));
        Assert.Equal(0, ErrorFunction.Derivative(1e200));
    }

    [Fact]
    public void Derivative_is_that_of_the_function()
    {
        const double Step = 1e-3;
        for (double x = -4; x <= 4; x += 0.0625)
        {
            double near = ErrorFunction.Erf(x + Step) - ErrorFunction.Erf(x - Step);
            double far = ErrorFunction.Erf(x + 2 * Step) - ErrorFunction.Erf(x - 2 * Step);
            Assert.Equal((8 * near - far) / (12 * Step), ErrorFunction.Derivative(x), 1e-11);
        }
    }
}
