namespace Grokscope.Numerics.LinearAlgebra;

/// <summary>Exact scaling.</summary>
internal static class PowerOfTwo
{
    /// <summary>The largest power of 2 that is at most the largest |entry|; 1 where all are 0. Dividing by it is exact short of underflow.</summary>
    /// <exception cref="ArithmeticException">An entry is NaN or infinite.</exception>
    public static double Of(ReadOnlySpan<double> entries)
    {
        double largest = 0;
        foreach (double entry in entries)
        {
            if (!double.IsFinite(entry))
                throw new ArithmeticException($"The matrix holds {entry}.");
            largest = Math.Max(largest, Math.Abs(entry));
        }
        // Within ±1000, so that its inverse is a normal number too.
        return largest == 0 ? 1 : Math.ScaleB(1, Math.Clamp(Math.ILogB(largest), -1000, 1000));
    }
}
