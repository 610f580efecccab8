namespace Grokscope.Model.Reference;

/// <summary>A float, every operation rounded to single precision: the arithmetic of the plain dense path.</summary>
/// <param name="Value">The number.</param>
internal readonly record struct Real32(float Value) : IScalar<Real32>
{
    public static Real32 FromDouble(double x) => new((float)x);

    public static Real32 operator +(Real32 x, Real32 y) => new(x.Value + y.Value);

    public static Real32 operator -(Real32 x, Real32 y) => new(x.Value - y.Value);

    public static Real32 operator *(Real32 x, Real32 y) => new(x.Value * y.Value);

    public static Real32 operator /(Real32 x, Real32 y) => new(x.Value / y.Value);

    public static bool operator <(Real32 x, Real32 y) => x.Value < y.Value;

    public static bool operator >(Real32 x, Real32 y) => x.Value > y.Value;

    public static Real32 Sqrt(Real32 x) => new(MathF.Sqrt(x.Value));

    public static Real32 Exp(Real32 x) => new(MathF.Exp(x.Value));

    public static Real32 Log(Real32 x) => new(MathF.Log(x.Value));

    public static Real32 Erf(Real32 x) => new((float)ErrorFunction.Erf(x.Value));
}
