namespace Grokscope.Model.Reference;

/// <summary>y = x Wᵀ + b, PyTorch's Linear. Source: method.md §2.1.</summary>
/// <typeparam name="T">Arithmetic.</typeparam>
/// <param name="inputs">I, width of x.</param>
/// <param name="outputs">O, width of y.</param>
/// <param name="weightAt">Offset of W [O, I] in θ.</param>
/// <param name="biasAt">Offset of b [O] in θ.</param>
internal sealed class Linear<T>(int inputs, int outputs, int weightAt, int biasAt) : IBlock<T> where T : struct, IScalar<T>
{
    private T[] _x = []; // [R, I]

    public T[] Forward(ReadOnlySpan<T> theta, T[] x)
    {
        int rows = x.Length / inputs;
        ReadOnlySpan<T> bias = theta.Slice(biasAt, outputs);
        var y = new T[rows * outputs];
        for (int o = 0; o < outputs; o++)
        {
            ReadOnlySpan<T> weight = theta.Slice(weightAt + o * inputs, inputs);
            for (int r = 0; r < rows; r++)
                y[r * outputs + o] = RowMath.Dot(x.AsSpan(r * inputs, inputs), weight) + bias[o];
        }
        _x = x;
        return y;
    }

    /// <summary>dx = dy W, dW = dyᵀ x, db = Σ_r dy_r.</summary>
    public T[] Backward(ReadOnlySpan<T> theta, T[] dy, Span<T> gradient)
    {
        int rows = dy.Length / outputs;
        Span<T> biasGradient = gradient.Slice(biasAt, outputs);
        var dx = new T[rows * inputs];
        for (int o = 0; o < outputs; o++)
        {
            ReadOnlySpan<T> weight = theta.Slice(weightAt + o * inputs, inputs);
            Span<T> weightGradient = gradient.Slice(weightAt + o * inputs, inputs);
            for (int r = 0; r < rows; r++)
            {
                T d = dy[r * outputs + o];
                RowMath.AddScaled(d, weight, dx.AsSpan(r * inputs, inputs));
                RowMath.AddScaled<T>(d, _x.AsSpan(r * inputs, inputs), weightGradient);
                biasGradient[o] += d;
            }
        }
        return dx;
    }
}
