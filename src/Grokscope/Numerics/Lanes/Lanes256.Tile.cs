using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Grokscope.Numerics.Lanes;

/// <summary>6×16 in 12 accumulators, two registers for a row of B and one for a broadcast element of A: 15 of the 16.</summary>
internal readonly unsafe partial struct Lanes256
{
    public static int Rows => 6;

    public static int SmallRows => 2;

    public static int Columns => 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Full(
        int tiles, float* a, nint aRow, nint aColumn, float* b, nint bRow, int depth, float* c, nint cRow, TileEnd end)
    {
        nint a1 = aRow;
        nint a2 = 2 * aRow;
        for (; tiles > 0; tiles--)
        {
            float* a00 = a, row = b;
            float* a30 = a + 3 * aRow;
            Vector256<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
            Vector256<float> c40 = default, c41 = default, c50 = default, c51 = default;
            for (int k = 0; k < depth; k++)
            {
                Vector256<float> b0 = Vector256.Load(row), b1 = Vector256.Load(row + 8);
                Vector256<float> x = Vector256.Create(*a00);
                c00 = Vector256.FusedMultiplyAdd(x, b0, c00);
                c01 = Vector256.FusedMultiplyAdd(x, b1, c01);
                x = Vector256.Create(a00[a1]);
                c10 = Vector256.FusedMultiplyAdd(x, b0, c10);
                c11 = Vector256.FusedMultiplyAdd(x, b1, c11);
                x = Vector256.Create(a00[a2]);
                c20 = Vector256.FusedMultiplyAdd(x, b0, c20);
                c21 = Vector256.FusedMultiplyAdd(x, b1, c21);
                x = Vector256.Create(*a30);
                c30 = Vector256.FusedMultiplyAdd(x, b0, c30);
                c31 = Vector256.FusedMultiplyAdd(x, b1, c31);
                x = Vector256.Create(a30[a1]);
                c40 = Vector256.FusedMultiplyAdd(x, b0, c40);
                c41 = Vector256.FusedMultiplyAdd(x, b1, c41);
                x = Vector256.Create(a30[a2]);
                c50 = Vector256.FusedMultiplyAdd(x, b0, c50);
                c51 = Vector256.FusedMultiplyAdd(x, b1, c51);
                a00 += aColumn;
                a30 += aColumn;
                row += bRow;
            }
            End(c00, c01, c, 0, end);
            End(c10, c11, c + cRow, 1, end);
            End(c20, c21, c + (2 * cRow), 2, end);
            End(c30, c31, c + (3 * cRow), 3, end);
            End(c40, c41, c + (4 * cRow), 4, end);
            End(c50, c51, c + (5 * cRow), 5, end);
            a += 6 * aRow;
            c += 6 * cRow;
            end = end.At(6, 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Small(
        float* a, int rows, nint aRow, nint aColumn, float* b, nint bRow, int depth, float* c, nint cRow, TileEnd end)
    {
        // Rows that A lacks repeat its first one, so that nothing outside of A is read.
        nint a1 = rows > 1 ? aRow : 0;
        Vector256<float> c00 = default, c01 = default, c10 = default, c11 = default;
        for (int k = 0; k < depth; k++)
        {
            Vector256<float> b0 = Vector256.Load(b), b1 = Vector256.Load(b + 8);
            Vector256<float> x = Vector256.Create(*a);
            c00 = Vector256.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(x, b1, c01);
            x = Vector256.Create(a[a1]);
            c10 = Vector256.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(x, b1, c11);
            a += aColumn;
            b += bRow;
        }
        End(c00, c01, c, 0, end);
        End(c10, c11, c + cRow, 1, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(Vector256<float> x0, Vector256<float> x1, float* c, int row, TileEnd end)
    {
        if (end.Bias != null)
        {
            x0 += Vector256.Load(end.Bias);
            x1 += Vector256.Load(end.Bias + 8);
        }
        if (end.Half != null)
        {
            float* half = end.Half + (row * end.Row);
            x0 += Vector256.Load(half);
            x1 += Vector256.Load(half + 8);
        }
        if (end.Addend != null)
        {
            float* addend = end.Addend + (row * end.Row);
            x0 += Vector256.Load(addend);
            x1 += Vector256.Load(addend + 8);
        }
        x0.Store(c);
        x1.Store(c + 8);
    }
}
