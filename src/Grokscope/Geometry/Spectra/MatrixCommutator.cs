using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Spectra;

/// <summary>
/// The commutator of two matrices [n, n], as published of WQ and WK and of their diagonal blocks. Columns of these matrices are directions of the residual
/// stream, rows are directions of the heads: the product WQ·WK joins axes that have nothing in common but their index, so that another basis of a
/// head, which changes nothing of what the model computes, changes the commutator. Source: method.md §18; §23, 27 and 29.
/// </summary>
/// <param name="Norm">‖AB − BA‖, Frobenius.</param>
/// <param name="Normalised">Norm / (‖A‖‖B‖), 0 … √2 (Böttcher and Wenzel, Linear Algebra Appl. 429, 2008); NaN where a matrix is 0.</param>
internal readonly record struct MatrixCommutator(double Norm, double Normalised)
{
    /// <summary>Of two matrices.</summary>
    /// <param name="a">A, [n, n], row-major.</param>
    /// <param name="b">B, [n, n].</param>
    /// <param name="n">Their rows.</param>
    /// <exception cref="ArgumentException">A matrix does not have n² entries.</exception>
    public static MatrixCommutator Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int n)
    {
        double[] commutator = Matrices64.Product(a, b, n, n, n);
        Vectors64.Axpy(-1, Matrices64.Product(b, a, n, n, n), commutator);
        double norm = Vectors64.Norm(commutator);
        return new MatrixCommutator(norm, norm / (Vectors64.Norm(a) * Vectors64.Norm(b)));
    }
}
