namespace Grokscope.Model.Reference;

/// <summary>
/// y = x̂ · w + b with x̂ = (x − mean x) / √(var x + 1e-5), each row on its own; the variance is the mean square, without Bessel's
/// correction. Source: method.md §2.1.
/// </summary>
/// <typeparam name="T">Arithmetic.</typeparam>
/// <param name="width">C.</param>
/// <param name="weightAt">Offset of w [C] in θ.</param>
/// <param name="biasAt">Offset of b [C] in θ.</param>
internal sealed class LayerNorm<T>(int width, int weightAt, int biasAt) : IBlock<T> where T : struct, IScalar<T>
{
    private const double Epsilon = 1e-5;

    private T[] _normalised = []; // x̂ [R, C]
    private T[] _deviation = []; // √(var + ε) [R]

    public T[] Forward(ReadOnlySpan<T> theta, T[] x)
    {
        ReadOnlySpan<T> weight = theta.Slice(weightAt, width), bias = theta.Slice(biasAt, width);
        T count = T.FromDouble(width), epsilon = T.FromDouble(Epsilon);
        int rows = x.Length / width;
        var y = new T[x.Length];
        _normalised = new T[x.Length];
        _deviation = new T[rows];
        for (int r = 0; r < rows; r++)
        {
            Span<T> normalised = _normalised.AsSpan(r * width, width);
            T mean = RowMath.Sum<T>(x.AsSpan(r * width, width)) / count;
            for (int c = 0; c < width; c++)
                normalised[c] = x[r * width + c] - mean;
            T deviation = T.Sqrt(RowMath.Dot<T>(normalised, normalised) / count + epsilon);
            for (int c = 0; c < width; c++)
            {
                normalised[c] /= deviation;
                y[r * width + c] = normalised[c] * weight[c] + bias[c];
            }
            _deviation[r] = deviation;
        }
        return y;
    }

    /// <summary>dx = (dx̂ − mean dx̂ − x̂ · mean(dx̂ · x̂)) / √(var + ε) with dx̂ = dy · w; dw = Σ_r dy · x̂, db = Σ_r dy.</summary>
    public T[] Backward(ReadOnlySpan<T> theta, T[] dy, Span<T> gradient)
    {
        ReadOnlySpan<T> weight = theta.Slice(weightAt, width);
        Span<T> weightGradient = gradient.Slice(weightAt, width), biasGradient = gradient.Slice(biasAt, width);
        T count = T.FromDouble(width);
        var dx = new T[dy.Length];
        for (int r = 0; r < _deviation.Length; r++)
        {
            ReadOnlySpan<T> normalised = _normalised.AsSpan(r * width, width);
            Span<T> row = dx.AsSpan(r * width, width);
            for (int c = 0; c < width; c++)
            {
                T d = dy[r * width + c];
                weightGradient[c] += d * normalised[c];
                biasGradient[c] += d;
                row[c] = d * weight[c];
            }
            T mean = RowMath.Sum<T>(row) / count;
            T slope = RowMath.Dot(row, normalised) / count;
            for (int c = 0; c < width; c++)
                row[c] = (row[c] - mean - normalised[c] * slope) / _deviation[r];
        }
        return dx;
    }
}
