using CsCheck;
using Grokscope.Model.Reference;

namespace Grokscope.Tests.Model.Reference;

public class DualTests
{
    private static readonly Gen<Dual> Positive = Gen.Select(Gen.Double[0.2, 3], Gen.Double[-2, 2], (x, d) => new Dual(x, d));

    /// <summary>Each operation's tangent is the derivative of its value along the operands' tangents.</summary>
    [Fact]
    public void Tangents_are_derivatives() => Gen.Select(Positive, Positive).Sample((x, y) =>
    {
        (string Name, Func<Dual, Dual, Dual> Map)[] operations =
        [
            ("+", (p, q) => p + q), ("-", (p, q) => p - q), ("*", (p, q) => p * q), ("/", (p, q) => p / q),
            ("sqrt", (p, _) => Dual.Sqrt(p)), ("exp", (p, _) => Dual.Exp(p)),
            ("log", (p, _) => Dual.Log(p)), ("erf", (p, _) => Dual.Erf(p)),
        ];
        foreach ((string name, Func<Dual, Dual, Dual> map) in operations)
        {
            const double Step = 1e-5;
            double Value(double t) => map(Dual.FromDouble(x.Value + t * x.Tangent), Dual.FromDouble(y.Value + t * y.Tangent)).Value;
            double difference = (Value(Step) - Value(-Step)) / (2 * Step);
            double tangent = map(x, y).Tangent;
            Assert.True(Math.Abs(tangent - difference) <= 1e-7 * (1 + Math.Abs(difference)), $"{name}: {tangent} against {difference}");
        }
    });

    [Fact]
    public void Comparison_looks_at_values_only()
    {
        Assert.True(new Dual(1, 5) < new Dual(2, -5));
        Assert.False(new Dual(1, 5) > new Dual(1, 0));
        Assert.False(new Dual(1, 5) < new Dual(1, 9));
    }
}
