namespace Grokscope.Model.Reference;

/// <summary>
/// A dual number x + ẋε with ε² = 0: a value and its derivative along one direction. Any function of θ + vε has the directional
/// derivative along v as its tangent, exactly. The gradient evaluated so has the Hessian-vector product ∇²L(θ)·v as its tangent.
/// </summary>
/// <param name="Value">x.</param>
/// <param name="Tangent">ẋ.</param>
internal readonly record struct Dual(double Value, double Tangent) : IScalar<Dual>
{
    /// <summary>A constant: its tangent is 0.</summary>
    public static Dual FromDouble(double x) => new(x, 0);

    public static Dual operator +(Dual x, Dual y) => new(x.Value + y.Value, x.Tangent + y.Tangent);

    public static Dual operator -(Dual x, Dual y) => new(x.Value - y.Value, x.Tangent - y.Tangent);

    public static Dual operator *(Dual x, Dual y) => new(x.Value * y.Value, x.Value * y.Tangent + x.Tangent * y.Value);

    public static Dual operator /(Dual x, Dual y)
    {
        double quotient = x.Value / y.Value;
        return new(quotient, (x.Tangent - quotient * y.Tangent) / y.Value);
    }

    public static bool operator <(Dual x, Dual y) => x.Value < y.Value;

    public static bool operator >(Dual x, Dual y) => x.Value > y.Value;

    public static Dual Sqrt(Dual x)
    {
        double root = Math.Sqrt(x.Value);
        return new(root, x.Tangent / (2 * root));
    }

    public static Dual Exp(Dual x)
    {
        double power = Math.Exp(x.Value);
        return new(power, power * x.Tangent);
    }

    public static Dual Log(Dual x) => new(Math.Log(x.Value), x.Tangent / x.Value);

    public static Dual Erf(Dual x) => new(ErrorFunction.Erf(x.Value), ErrorFunction.Derivative(x.Value) * x.Tangent);
}
