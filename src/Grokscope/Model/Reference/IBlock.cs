namespace Grokscope.Model.Reference;

/// <summary>
/// A part of the network: a differentiable map of rows, with parameters at fixed places in θ. It keeps what its backward pass needs
/// from its latest forward pass.
/// </summary>
/// <typeparam name="T">Arithmetic.</typeparam>
internal interface IBlock<T> where T : struct, IScalar<T>
{
    /// <summary>y = f(x; θ), row by row, or pair by pair in the attention.</summary>
    /// <param name="theta">All parameters, [N].</param>
    /// <param name="x">Input rows, [R, inputs]; must stay as it is until the backward pass is done.</param>
    /// <returns>Output rows, [R, outputs].</returns>
    T[] Forward(ReadOnlySpan<T> theta, T[] x);

    /// <summary>∂L/∂x from ∂L/∂y at the latest forward pass, which must have been run at the same θ.</summary>
    /// <param name="theta">All parameters, [N].</param>
    /// <param name="dy">∂L/∂y, [R, outputs].</param>
    /// <param name="gradient">∂L/∂θ, [N]: this block's parameters are added to.</param>
    /// <returns>∂L/∂x, [R, inputs].</returns>
    T[] Backward(ReadOnlySpan<T> theta, T[] dy, Span<T> gradient);
}
