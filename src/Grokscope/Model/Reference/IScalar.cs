namespace Grokscope.Model.Reference;

/// <summary>
/// A number that the reference model computes with: double or single precision, or a value that carries its derivative along one
/// direction. Comparison is by value.
/// </summary>
/// <typeparam name="TSelf">The number's own type.</typeparam>
internal interface IScalar<TSelf> where TSelf : struct, IScalar<TSelf>
{
    /// <summary>x as a constant, rounded to this type's precision.</summary>
    static abstract TSelf FromDouble(double x);

    /// <summary>x + y.</summary>
    static abstract TSelf operator +(TSelf x, TSelf y);

    /// <summary>x − y.</summary>
    static abstract TSelf operator -(TSelf x, TSelf y);

    /// <summary>x · y.</summary>
    static abstract TSelf operator *(TSelf x, TSelf y);

    /// <summary>x / y.</summary>
    static abstract TSelf operator /(TSelf x, TSelf y);

    /// <summary>Whether x is smaller than y, by value.</summary>
    static abstract bool operator <(TSelf x, TSelf y);

    /// <summary>Whether x is larger than y, by value.</summary>
    static abstract bool operator >(TSelf x, TSelf y);

    /// <summary>√x, x &gt; 0.</summary>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>eˣ.</summary>
    static abstract TSelf Exp(TSelf x);

    /// <summary>ln x, x &gt; 0.</summary>
    static abstract TSelf Log(TSelf x);

    /// <summary>erf x = 2/√π ∫₀ˣ exp(−t²) dt.</summary>
    static abstract TSelf Erf(TSelf x);
}
