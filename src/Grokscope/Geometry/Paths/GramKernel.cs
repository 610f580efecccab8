using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Paths;

/// <summary>
/// Inner products of all pairs of rows, 2 by 4 of them at a time in registers. Each is a sum in 8 lanes, entry i to lane i mod 8, added up by
/// halves: same bits on every machine, and whatever other rows there are.
/// </summary>
internal static class GramKernel
{
    /// <summary>Entries per row, and rows, come in multiples of this; what is over is 0.</summary>
    public const int Grain = 8;

    private const int Tall = 2;
    private const int Broad = 4;

    // Rows of a tile: two tiles of 16 rows of some 1000 entries stay in the second-level cache.
    private const int Tile = 16;

    /// <summary>n, rounded up to a multiple of <see cref="Grain"/>.</summary>
    public static int Padded(int n) => (n + Grain - 1) / Grain * Grain;

    /// <summary>products_st = x_s·x_t for t ≤ s, over some of the columns.</summary>
    /// <param name="rows">X [padded T, width], row-major.</param>
    /// <param name="width">Entries from row to row.</param>
    /// <param name="first">First column.</param>
    /// <param name="count">Columns, a multiple of <see cref="Grain"/>.</param>
    /// <param name="T">Rows, unpadded.</param>
    /// <param name="products">[padded T, padded T]; above the diagonal something else.</param>
    public static void Products(ReadOnlySpan<double> rows, int width, int first, int count, int T, Span<double> products)
    {
        int n = Padded(T);
        if (rows.Length < n * width || products.Length < n * n || count % Grain != 0 || first + count > width)
            throw new ArgumentException("The rows are not padded.", nameof(rows));
        for (int s0 = 0; s0 < n; s0 += Tile)
            for (int t0 = 0; t0 <= s0; t0 += Tile)
                for (int s = s0; s < Math.Min(s0 + Tile, n); s += Tall)
                    for (int t = t0; t < Math.Min(t0 + Tile, s + Tall); t += Broad)
                        Block(rows, width, first, count, s, t, products, n);
    }

    private static void Block(ReadOnlySpan<double> rows, int width, int first, int count, int s, int t, Span<double> products, int n)
    {
        ref double x = ref MemoryMarshal.GetReference(rows);
        nuint w = (nuint)width, a = ((nuint)s * w) + (nuint)first, b = ((nuint)t * w) + (nuint)first;
        Vector512<double> c00 = Vector512<double>.Zero, c01 = c00, c02 = c00, c03 = c00, c10 = c00, c11 = c00, c12 = c00, c13 = c00;
        for (nuint i = 0; i < (nuint)count; i += Grain)
        {
            Vector512<double> a0 = Vector512.LoadUnsafe(ref x, a + i), a1 = Vector512.LoadUnsafe(ref x, a + w + i);
            Vector512<double> y = Vector512.LoadUnsafe(ref x, b + i);
            c00 = Vector512.FusedMultiplyAdd(a0, y, c00);
            c10 = Vector512.FusedMultiplyAdd(a1, y, c10);
            y = Vector512.LoadUnsafe(ref x, b + w + i);
            c01 = Vector512.FusedMultiplyAdd(a0, y, c01);
            c11 = Vector512.FusedMultiplyAdd(a1, y, c11);
            y = Vector512.LoadUnsafe(ref x, b + w + w + i);
            c02 = Vector512.FusedMultiplyAdd(a0, y, c02);
            c12 = Vector512.FusedMultiplyAdd(a1, y, c12);
            y = Vector512.LoadUnsafe(ref x, b + w + w + w + i);
            c03 = Vector512.FusedMultiplyAdd(a0, y, c03);
            c13 = Vector512.FusedMultiplyAdd(a1, y, c13);
        }
        Span<double> upper = products.Slice((s * n) + t, Broad), lower = products.Slice(((s + 1) * n) + t, Broad);
        (upper[0], upper[1], upper[2], upper[3]) = (Vectors64.Tree(c00), Vectors64.Tree(c01), Vectors64.Tree(c02), Vectors64.Tree(c03));
        (lower[0], lower[1], lower[2], lower[3]) = (Vectors64.Tree(c10), Vectors64.Tree(c11), Vectors64.Tree(c12), Vectors64.Tree(c13));
    }
}
