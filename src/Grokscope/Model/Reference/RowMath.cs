namespace Grokscope.Model.Reference;

/// <summary>The loops that all blocks are made of.</summary>
internal static class RowMath
{
    /// <summary>Σ_i x_i · y_i.</summary>
    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) where T : struct, IScalar<T>
    {
        // Four sums in flight: one alone would wait for each addition.
        T sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        y = y[..x.Length];
        int i = 0;
        for (; i <= x.Length - 4; i += 4)
        {
            sum0 += x[i] * y[i];
            sum1 += x[i + 1] * y[i + 1];
            sum2 += x[i + 2] * y[i + 2];
            sum3 += x[i + 3] * y[i + 3];
        }
        for (; i < x.Length; i++)
            sum0 += x[i] * y[i];
        return sum0 + sum1 + (sum2 + sum3);
    }

    /// <summary>y ← y + scale · x.</summary>
    public static void AddScaled<T>(T scale, ReadOnlySpan<T> x, Span<T> y) where T : struct, IScalar<T>
    {
        y = y[..x.Length];
        for (int i = 0; i < x.Length; i++)
            y[i] += scale * x[i];
    }

    /// <summary>y ← y + x.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, Span<T> y) where T : struct, IScalar<T>
    {
        y = y[..x.Length];
        for (int i = 0; i < x.Length; i++)
            y[i] += x[i];
    }

    /// <summary>Σ_i x_i.</summary>
    public static T Sum<T>(ReadOnlySpan<T> x) where T : struct, IScalar<T>
    {
        T sum = default;
        foreach (T value in x)
            sum += value;
        return sum;
    }

    /// <summary>x_i ← exp(x_i) / Σ_j exp(x_j), computed from x − max x so that nothing overflows.</summary>
    /// <returns>ln Σ_j exp(x_j).</returns>
    public static T Softmax<T>(Span<T> x) where T : struct, IScalar<T>
    {
        T max = x[0];
        foreach (T value in x)
            max = value > max ? value : max;
        for (int i = 0; i < x.Length; i++)
            x[i] = T.Exp(x[i] - max);
        T sum = Sum<T>(x);
        for (int i = 0; i < x.Length; i++)
            x[i] /= sum;
        return max + T.Log(sum);
    }
}
