namespace Grokscope.Numerics.Lanes;

/// <summary>
/// Sixteen float32 lanes. Every kernel is written once over this interface and compiled for each instruction set; since each operation
/// is exact per lane and a sum over the lanes always uses the same tree, the hardware's own width never shows in a result.
/// </summary>
internal unsafe interface ILanes<TSelf> : ITile where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Number of lanes, whatever the hardware's width.</summary>
    const int Count = 16;

    /// <summary>The same number in each lane.</summary>
    static abstract TSelf All(float value);

    /// <summary>Sixteen numbers from memory.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>Sixteen 16-bit whole numbers from memory, which are exact in float32.</summary>
    static abstract TSelf Load(short* source);

    /// <summary>Sixteen numbers to memory.</summary>
    void Store(float* target);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>Correctly rounded square root.</summary>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>x without its sign.</summary>
    static abstract TSelf Abs(TSelf x);

    /// <summary>Per lane: a &gt; b ? x : y (y where a or b is NaN).</summary>
    static abstract TSelf WhereGreater(TSelf a, TSelf b, TSelf x, TSelf y);

    /// <summary>2ⁿ from n + 1.5·2²³, −126 ≤ n ≤ 127: the form that rounding to an integer by addition leaves behind.</summary>
    static abstract TSelf PowerOfTwo(TSelf shifted);

    /// <summary>Splits a positive normal x = 2ⁿ·m, √½ ≤ m &lt; √2.</summary>
    static abstract (TSelf Exponent, TSelf Mantissa) Split(TSelf x);

    /// <summary>Sum of the lanes by the fixed tree: lane i + lane i + 8, then + 4, + 2, + 1.</summary>
    static abstract float Sum(TSelf x);

    /// <summary>Greatest lane of lanes without NaN; of 0 and −0 either.</summary>
    static abstract float Max(TSelf x);

    /// <summary>Sets the lanes from <paramref name="count"/> on to 0.</summary>
    static abstract TSelf First(TSelf x, int count);

    /// <summary>Copies the transpose of an 8×8 block: target[i·targetRow + j] = source[j·sourceRow + i].</summary>
    static abstract void Transpose(float* source, nint sourceRow, float* target, nint targetRow);

    /// <summary>Adds the squares of count floats, a multiple of 16, to sixteen float64 sums: number i to sum i mod 16.</summary>
    static abstract void AddSquares(float* source, int count, double* sums);
}
