using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Spectra;

/// <summary>
/// A product M = AᵀB [C, C] of two factors [d, C] of one attention head: QK = WQ_hᵀ WK_h, by which tokens attend to one another, and OV = WO_h WV_h,
/// what they write where they are attended to. M stays the same in another basis of the head (A → R⁻ᵀA, B → RB, any invertible R), so it is of the head, and
/// not of the coordinates in which training happened to begin. Source: method.md §23, 27.
/// <para>
/// All is computed in an orthonormal basis of the rows of A and B together, in which M is S [n, n], n = min(2d, C), with zeros below its first d rows:
/// no matrix [C, C] is made, and factors of low rank do no harm.
/// </para>
/// </summary>
/// <param name="Values">Singular values, descending; d many, as M has no more.</param>
/// <param name="Norm">‖M‖, Frobenius.</param>
/// <param name="Commutator">
/// ‖MMᵀ − MᵀM‖, 0 where M is normal. The sibling of ‖[WQ, WK]‖: both ask whether two maps commute, here M and its transpose.
/// </param>
/// <param name="Separation">
/// Commutator / √(2 Σσ⁴), its largest value at these singular values: √(1 − ‖M²‖²/Σσ⁴), 1 where M² = 0, so where nothing that M writes does it read again. NaN where M = 0.
/// </param>
/// <param name="Antisymmetry">‖M − Mᵀ‖ / (2‖M‖), 0 … 1; √½ where M and Mᵀ are orthogonal, as of random factors. NaN where M = 0.</param>
internal sealed record HeadProduct(double[] Values, double Norm, double Commutator, double Separation, double Antisymmetry)
{
    /// <summary>Commutator / ‖M‖², at most √2; NaN where M = 0. It falls with the number of equal singular values, too: see <see cref="Separation"/>.</summary>
    public double Normalised => Commutator / (Norm * Norm);

    /// <summary>Of two factors.</summary>
    /// <param name="a">A, [d, C], row-major.</param>
    /// <param name="b">B, [d, C].</param>
    /// <param name="d">Their rows, the width of the head.</param>
    /// <param name="C">Their columns, at least d.</param>
    /// <exception cref="ArgumentException">A factor does not have d · C entries.</exception>
    public static HeadProduct Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int d, int C)
    {
        if (a.Length != b.Length)
            throw new ArgumentException($"The factors have {a.Length} and {b.Length} entries.", nameof(b));
        int n = Math.Min(2 * d, C);
        double[] lower = Matrices64.LowerFactor([.. a, .. b], 2 * d, C); // [2d, n]; A's rows end after d entries
        double[] left = Matrices64.Transposed(lower.AsSpan(0, d * n), d, n);
        double[] s = Matrices64.Product(left.AsSpan(0, d * d), lower.AsSpan(d * n), d, d, n); // [d, n], S without its zeros
        double[] values = SingularValueDecomposition.ValuesOf(s, d, n);
        double norm = Vectors64.Norm(s), largest = Math.Sqrt(2 * values.Sum(value => value * value * value * value));
        double[] turned = Matrices64.Transposed(s, d, n);
        double commutator = Vectors64.Norm(Difference(Matrices64.Product(turned, s, n, d, n), n, Matrices64.Product(s, turned, d, n, d), d));
        return new HeadProduct(values, norm, commutator, commutator / largest, Vectors64.Norm(Antisymmetric(s, d, n)) / (2 * norm));
    }

    // SᵀS [n, n] minus SSᵀ, of which only [d, d] is not 0.
    private static double[] Difference(double[] gram, int n, double[] other, int d)
    {
        for (int i = 0; i < d; i++)
            Vectors64.Axpy(-1, other.AsSpan(i * d, d), gram.AsSpan(i * n, d));
        return gram;
    }

    // S − Sᵀ, [n, n].
    private static double[] Antisymmetric(double[] s, int d, int n)
    {
        var difference = new double[n * n];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < n; j++)
            {
                difference[(i * n) + j] += s[(i * n) + j];
                difference[(j * n) + i] -= s[(i * n) + j];
            }
        return difference;
    }
}
