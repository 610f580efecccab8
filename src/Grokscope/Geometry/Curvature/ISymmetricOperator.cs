using Grokscope.Model;

namespace Grokscope.Geometry.Curvature;

/// <summary>A symmetric matrix A of which only products with vectors are known.</summary>
/// <typeparam name="T">float or double: what vectors are made of, and so the precision of the products.</typeparam>
/// <seealso cref="Lanczos"/>
public interface ISymmetricOperator<T>
{
    /// <summary>Number of rows, N.</summary>
    int Dimension { get; }

    /// <summary>A·v.</summary>
    /// <param name="vector">v, [N].</param>
    /// <param name="product">Receives A·v, [N]; does not overlap the vector.</param>
    void Multiply(ReadOnlySpan<T> vector, Span<T> product);
}

/// <summary>The Hessian of a loss around a point, H = ∇²L(θ).</summary>
/// <param name="point">The loss around the point; must stay where it is while this is in use.</param>
/// <seealso cref="Lanczos"/>
public sealed class HessianOperator(ILinearisation point) : ISymmetricOperator<float>
{
    /// <inheritdoc/>
    public int Dimension => point.Gradient.Length;

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<float> vector, Span<float> product) => point.Multiply(vector, product);
}
