namespace Grokscope.Model;

/// <summary>A loss function whose Hessian can be applied to vectors.</summary>
/// <seealso cref="Transformer"/>
public interface ITwiceDifferentiable : ILossFunction
{
    /// <summary>Goes to a point and keeps what Hessian-vector products there need.</summary>
    /// <param name="theta">Parameters, [N].</param>
    /// <param name="pairs">Pair indices a·P + b, repeats allowed.</param>
    /// <param name="taskWeights">w of the loss Σ_t w_t·L_t, [K].</param>
    ILinearisation Linearise(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights);
}

/// <summary>A loss around one point θ: its gradient, and its Hessian as an operator.</summary>
/// <seealso cref="Transformer"/>
public interface ILinearisation : IDisposable
{
    /// <summary>∇L(θ), [N].</summary>
    ReadOnlySpan<float> Gradient { get; }

    /// <summary>Mean cross-entropy of each task, [K]; 0 where its weight is 0.</summary>
    ReadOnlySpan<double> Losses { get; }

    /// <summary>Goes to another point, or to other pairs or tasks, in the same memory where it suffices.</summary>
    /// <param name="theta">Parameters, [N].</param>
    /// <param name="pairs">Pair indices a·P + b, repeats allowed.</param>
    /// <param name="taskWeights">w of the loss Σ_t w_t·L_t, [K].</param>
    void MoveTo(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights);

    /// <summary>Products of the Hessian ∇²L(θ) with one or several vectors.</summary>
    /// <param name="vectors">v_1, v_2, … one after the other, [count·N].</param>
    /// <param name="products">Receives H·v_1, H·v_2, …, [count·N]; must not overlap the vectors.</param>
    void Multiply(ReadOnlySpan<float> vectors, Span<float> products);
}
