using System.Runtime.InteropServices;
using Grokscope.Geometry.Measuring;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Curvature;

/// <summary>
/// Lanczos vectors q_0, q_1, … with A·Q = Q·T + β_(m−1) q_m e_(m−1)ᵀ, T symmetric and tridiagonal: diagonal α, off-diagonal β.
/// A step takes w = A q_j, α_j = w·q_j, w −= α_j q_j + β_(j−1) q_(j−1), then removes what w has of all vectors (classical Gram–Schmidt,
/// coefficients in float64; once more where that took away more than 1 − 1/√2 of its norm), β_j = ‖w‖, q_(j+1) = w/β_j. Vectors are kept
/// in the precision of the operator: what is multiplied is what is kept, so that less would lose accuracy and more would gain none. Rounding
/// them to float32 leaves overlaps below float32's own precision, since rounding errors point in random directions, and halves the memory to
/// stream, which is what orthogonalising costs.
/// Source: method.md §10; Daniel, Gragg, Kaufman and Stewart (1976).
/// </summary>
internal sealed class KrylovSpace<T> where T : unmanaged
{
    // Rounding errors of products come to a few ulps of A's norm, of long sums to some ten.
    private const double InvariantBelow = 64;

    private readonly ISymmetricOperator<T> _matrix;
    private readonly CancellationToken _stop;
    private readonly bool _reorthogonalise;
    private readonly int _dimension;
    private readonly List<T[]> _vectors = [];
    private readonly Stack<T[]> _spare = [];
    private readonly List<double> _alpha = [], _beta = [];
    private readonly T[] _product;
    private readonly double[] _w;
    private double _scale;

    /// <summary>Begins with a vector.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="start">q_0 up to its norm, [N]; not zero.</param>
    /// <param name="stop">Looked at before each product.</param>
    /// <param name="reorthogonalise">Whether w is orthogonalised to all vectors, or only to the last two by the recurrence.</param>
    public KrylovSpace(ISymmetricOperator<T> matrix, ReadOnlySpan<double> start, CancellationToken stop, bool reorthogonalise = true)
    {
        _matrix = matrix;
        _stop = stop;
        _reorthogonalise = reorthogonalise;
        _dimension = matrix.Dimension;
        if (start.Length != _dimension)
            throw new ArgumentException($"The start has {start.Length} entries, the operator {_dimension} rows.", nameof(start));
        _product = VectorBlocks<T>.Create(_dimension);
        _w = VectorBlocks<double>.Create(_dimension);
        start.CopyTo(_w);
        double norm = Norm();
        if (!(norm > 0 && double.IsFinite(norm)))
            throw new ArgumentException($"The start has norm {norm}.", nameof(start));
        Append(norm);
    }

    /// <summary>Number of rows of T, m.</summary>
    public int Count => _alpha.Count;

    /// <summary>α_0 … α_(m−1).</summary>
    public ReadOnlySpan<double> Alpha => CollectionsMarshal.AsSpan(_alpha);

    /// <summary>β_0 … β_(m−1); the last one belongs to q_m, and is 0 where the space is invariant.</summary>
    public ReadOnlySpan<double> Beta => CollectionsMarshal.AsSpan(_beta);

    /// <summary>How often the space turned out to be invariant: A maps it into itself, up to rounding.</summary>
    public int Breakdowns { get; private set; }

    /// <summary>Whether no vector is left to go on with: the space is all of R^N.</summary>
    public bool IsWhole => Count == _dimension;

    /// <summary>The largest row sum of |T| met: about the norm of A.</summary>
    public double Scale => _scale;

    /// <summary>
    /// One product, one row of T. Where the space turns out to be invariant, it goes on with a random vector orthogonal to it, if there is one:
    /// so other vectors of repeated eigenvalues are found.
    /// </summary>
    /// <exception cref="MeasureException">A product is not finite.</exception>
    public void Extend()
    {
        int j = Count;
        Multiply(_vectors[j]);
        VectorBlocks<T>.Widen(_product, _w);
        ReadOnlySpan<T[]> all = CollectionsMarshal.AsSpan(_vectors);
        Span<double> alpha = stackalloc double[1];
        VectorBlocks<T>.Project(all[j..], _w, alpha);
        _alpha.Add(alpha[0]);
        if (j > 0)
            VectorBlocks<T>.Subtract(all[(j - 1)..], [_beta[j - 1], alpha[0]], _w);
        else
            VectorBlocks<T>.Subtract(all, alpha, _w);
        double norm = _reorthogonalise ? Orthogonalise(all) : Norm();
        if (!double.IsFinite(alpha[0]) || !double.IsFinite(norm))
            throw new MeasureException("a product of the matrix with a vector is not finite");
        _scale = Math.Max(_scale, Math.Abs(alpha[0]) + norm + (j > 0 ? Math.Abs(_beta[j - 1]) : 0));
        if (!IsWhole && norm > InvariantBelow * Precision * _scale)
        {
            _beta.Add(norm);
            Append(norm);
            return;
        }
        _beta.Add(0);
        Breakdowns++;
        if (!IsWhole)
            AppendRandom();
    }

    /// <summary>Relative rounding error of a number of type T.</summary>
    public static double Precision => typeof(T) == typeof(float) ? 1.0 / (1 << 24) : 1.0 / (1L << 53);

    /// <summary>A·v of any vector of padded length, in memory that the next product uses again.</summary>
    public T[] Multiply(T[] vector)
    {
        _stop.ThrowIfCancellationRequested();
        _matrix.Multiply(vector.AsSpan(0, _dimension), _product.AsSpan(0, _dimension));
        return _product;
    }

    /// <summary>Σ s_i q_i over the m vectors.</summary>
    public double[] Combine(ReadOnlySpan<double> s) => VectorBlocks<T>.Combine(CollectionsMarshal.AsSpan(_vectors)[..Count], s);

    /// <summary>The largest |q_i·q_j|, i ≠ j: 0 but for rounding.</summary>
    public double LargestOverlap()
    {
        ReadOnlySpan<T[]> all = CollectionsMarshal.AsSpan(_vectors);
        double largest = 0;
        var wide = VectorBlocks<double>.Create(_dimension);
        var overlaps = new double[all.Length];
        for (int i = 1; i < all.Length; i++)
        {
            VectorBlocks<T>.Widen(all[i], wide);
            VectorBlocks<T>.Project(all[..i], wide, overlaps);
            for (int j = 0; j < i; j++)
                largest = Math.Max(largest, Math.Abs(overlaps[j]));
        }
        return largest;
    }

    /// <summary>
    /// Thick restart: keeps the span of some Ritz vectors, and q_m to go on with. In the basis of Ritz vectors T would be diagonal but for a last
    /// row and column that couples all of them to q_m; the basis is turned within their span so that T is tridiagonal again.
    /// Source: Wu and Simon, Thick-restart Lanczos method (2000).
    /// </summary>
    /// <param name="eigen">All of T's eigenvectors.</param>
    /// <param name="kept">Which of them to keep, at least one and fewer than m.</param>
    public void Restart(TridiagonalEigen eigen, ReadOnlySpan<int> kept)
    {
        int m = Count, k = kept.Length;
        var values = new double[k];
        var couplings = new double[k];
        for (int i = 0; i < k; i++)
        {
            values[i] = eigen.Values[kept[i]];
            couplings[i] = _beta[m - 1] * eigen.Vector(kept[i])[m - 1];
        }
        Arrowhead turned = Arrowhead.Tridiagonalise(values, couplings);
        var columns = new double[k][];
        for (int j = 0; j < k; j++)
        {
            columns[j] = new double[m];
            for (int i = 0; i < k; i++)
                for (int row = 0; row < m; row++)
                    columns[j][row] += eigen.Vector(kept[i])[row] * turned.Rotation[i][j];
        }
        VectorBlocks<T>.Rotate(CollectionsMarshal.AsSpan(_vectors)[..m], columns);
        (_vectors[k], _vectors[m]) = (_vectors[m], _vectors[k]);
        for (int i = k + 1; i <= m; i++)
            _spare.Push(_vectors[i]);
        _vectors.RemoveRange(k + 1, m - k);
        _alpha.Clear();
        _alpha.AddRange(turned.Diagonal);
        _beta.Clear();
        _beta.AddRange(turned.OffDiagonal);
    }

    /// <summary>Removes from w what it has of the vectors; its norm after that.</summary>
    private double Orthogonalise(ReadOnlySpan<T[]> all)
    {
        var c = new double[all.Length];
        double before = Norm(), after = before;
        for (int pass = 0; pass < 2; pass++)
        {
            VectorBlocks<T>.Project(all, _w, c);
            VectorBlocks<T>.Subtract(all, c, _w);
            after = Norm();
            if (after * after > 0.5 * before * before)
                break;
            before = after;
        }
        return after;
    }

    private void AppendRandom()
    {
        // A draw that lies almost within the space is drawn again.
        for (ulong attempt = 0; ; attempt++)
        {
            new Philox((uint)Count, "lanczos.continue", attempt).Normal(_w.AsSpan(0, _dimension));
            double drawn = Norm(), left = 0;
            for (int pass = 0; pass < 2; pass++)
                left = Orthogonalise(CollectionsMarshal.AsSpan(_vectors));
            if (left > 1e-6 * drawn)
            {
                Append(left);
                return;
            }
        }
    }

    private void Append(double norm)
    {
        T[] next = _spare.Count > 0 ? _spare.Pop() : VectorBlocks<T>.Create(_dimension);
        VectorBlocks<T>.Divide(_w, norm, next);
        _vectors.Add(next);
    }

    private double Norm() => Vectors64.Norm(_w);
}
