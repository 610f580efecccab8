namespace Grokscope.Model.Reference;

/// <summary>A double. Laid out as one, so that a span of doubles can be read as a span of these.</summary>
/// <param name="Value">The number.</param>
internal readonly record struct Real(double Value) : IScalar<Real>
{
    public static Real FromDouble(double x) => new(x);

    public static Real operator +(Real x, Real y) => new(x.Value + y.Value);

    public static Real operator -(Real x, Real y) => new(x.Value - y.Value);

    public static Real operator *(Real x, Real y) => new(x.Value * y.Value);

    public static Real operator /(Real x, Real y) => new(x.Value / y.Value);

    public static bool operator <(Real x, Real y) => x.Value < y.Value;

    public static bool operator >(Real x, Real y) => x.Value > y.Value;

    public static Real Sqrt(Real x) => new(Math.Sqrt(x.Value));

    public static Real Exp(Real x) => new(Math.Exp(x.Value));

    public static Real Log(Real x) => new(Math.Log(x.Value));

    public static Real Erf(Real x) => new(ErrorFunction.Erf(x.Value));
}
