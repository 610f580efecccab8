namespace Grokscope.Model.Reference;

/// <summary>
/// y = W2 gelu(W1 x + b1) + b2 with gelu(u) = u · Φ(u), Φ(u) = ½ (1 + erf(u/√2)), the exact form. Source: method.md §2.1.
/// </summary>
/// <typeparam name="T">Arithmetic.</typeparam>
/// <param name="shape">Sizes.</param>
/// <param name="at">This layer's place in θ.</param>
internal sealed class Mlp<T>(ModelShape shape, LayerOffsets at) : IBlock<T> where T : struct, IScalar<T>
{
    private static readonly T Half = T.FromDouble(0.5);
    private static readonly T One = T.FromDouble(1);
    private static readonly T Zero = T.FromDouble(0);
    private static readonly T InverseRootTwo = T.FromDouble(Math.Sqrt(0.5));
    private static readonly T InverseRootTwoPi = T.FromDouble(1 / Math.Sqrt(2 * Math.PI));

    private readonly Linear<T> _up = new(shape.C, shape.F, at.UpWeight, at.UpBias);
    private readonly Linear<T> _down = new(shape.F, shape.C, at.DownWeight, at.DownBias);
    private T[] _u = []; // [R, F], before the activation
    private T[] _phi = []; // Φ(u) [R, F]

    public T[] Forward(ReadOnlySpan<T> theta, T[] x)
    {
        _u = _up.Forward(theta, x);
        _phi = Array.ConvertAll(_u, u => Half * (One + T.Erf(u * InverseRootTwo)));
        var active = new T[_u.Length];
        for (int i = 0; i < active.Length; i++)
            active[i] = _u[i] * _phi[i];
        return _down.Forward(theta, active);
    }

    /// <summary>gelu′(u) = Φ(u) + u φ(u), φ(u) = exp(−u²/2) / √(2π).</summary>
    public T[] Backward(ReadOnlySpan<T> theta, T[] dy, Span<T> gradient)
    {
        T[] du = _down.Backward(theta, dy, gradient);
        for (int i = 0; i < du.Length; i++)
        {
            T density = T.Exp(Zero - Half * _u[i] * _u[i]) * InverseRootTwoPi;
            du[i] *= _phi[i] + _u[i] * density;
        }
        return _up.Backward(theta, du, gradient);
    }
}
