using Grokscope.Numerics.Lanes;

namespace Grokscope.Tests.Numerics.Elementary;

/// <summary>A float32 function at every n-th float32 of an interval, held against the same function in float64.</summary>
internal static class Sweep
{
    /// <summary>Largest error in units in the last place (ulp) of the true value, and where it occurs.</summary>
    /// <param name="low">First argument, not 0.</param>
    /// <param name="high">Last argument; has the sign of the first.</param>
    /// <param name="stride">1 takes each float32.</param>
    /// <param name="function">The function on sixteen lanes.</param>
    /// <param name="truth">The function in float64.</param>
    public static unsafe (double Ulps, float At) Worst<V>(
        float low, float high, int stride, Func<V, V> function, Func<double, double> truth)
        where V : struct, ILanes<V>
    {
        const int Count = 16;
        float* x = stackalloc float[Count], y = stackalloc float[Count];
        // Of one sign, ascending magnitude is ascending bits.
        int first = BitConverter.SingleToInt32Bits(low), last = BitConverter.SingleToInt32Bits(high);
        (first, last) = (Math.Min(first, last), Math.Max(first, last));
        double worst = 0;
        float at = low;
        for (long block = first; block <= last; block += Count * stride)
        {
            for (int i = 0; i < Count; i++)
                x[i] = BitConverter.Int32BitsToSingle((int)Math.Min(last, block + (i * (long)stride)));
            function(V.Load(x)).Store(y);
            for (int i = 0; i < Count; i++)
            {
                double ulps = Ulps(y[i], truth(x[i]));
                if (ulps <= worst)
                    continue;
                worst = ulps;
                at = x[i];
            }
        }
        return (worst, at);
    }

    /// <summary>|computed − truth| in ulp of float32 at the truth; infinite if the computed value is NaN.</summary>
    public static double Ulps(float computed, double truth)
    {
        const int MantissaBits = 23, SmallestExponent = -126;
        if (float.IsNaN(computed))
            return double.PositiveInfinity;
        int exponent = (int)((BitConverter.DoubleToInt64Bits(truth) >> 52) & 0x7FF) - 1023;
        long ulp = Math.Max(exponent, SmallestExponent) - MantissaBits;
        return Math.Abs(computed - truth) / BitConverter.Int64BitsToDouble((ulp + 1023) << 52);
    }
}
