using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Grokscope.Numerics.Lanes;

/// <summary>12×32 in 24 accumulators, two registers for a row of B and one for a broadcast element of A: 27 of the 32. One row of B feeds
/// 24 multiply-adds, so the loads (2 of B, 12 of A) never bind. Rows of A are reached from three pointers and three offsets, which
/// the addressing modes take for free; A needs no packing in either order.</summary>
internal readonly unsafe partial struct Lanes512
{
    public static int Rows => 12;

    public static int SmallRows => 4;

    public static int Columns => 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Full(
        int tiles, float* a, nint aRow, nint aColumn, float* b, nint bRow, int depth, float* c, nint cRow, TileEnd end)
    {
        nint a1 = aRow;
        nint a2 = 2 * aRow;
        nint a3 = 3 * aRow;
        for (; tiles > 0; tiles--)
        {
            float* a00 = a, row = b;
            float* a40 = a + 4 * aRow;
            float* a80 = a + 8 * aRow;
            for (int i = 0; i < 12; i++)
            {
                Sse.Prefetch0(c + (i * cRow));
                Sse.Prefetch0(c + (i * cRow) + 16);
            }
            Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
            Vector512<float> c40 = default, c41 = default, c50 = default, c51 = default, c60 = default, c61 = default, c70 = default, c71 = default;
            Vector512<float> c80 = default, c81 = default, c90 = default, c91 = default, cA0 = default, cA1 = default, cB0 = default, cB1 = default;
            for (int k = 0; k < depth; k++)
            {
                Vector512<float> b0 = Vector512.Load(row), b1 = Vector512.Load(row + 16);
                Vector512<float> x = Vector512.Create(*a00);
                c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
                c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
                x = Vector512.Create(a00[a1]);
                c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
                c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
                x = Vector512.Create(a00[a2]);
                c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
                c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
                x = Vector512.Create(a00[a3]);
                c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
                c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
                x = Vector512.Create(*a40);
                c40 = Vector512.FusedMultiplyAdd(x, b0, c40);
                c41 = Vector512.FusedMultiplyAdd(x, b1, c41);
                x = Vector512.Create(a40[a1]);
                c50 = Vector512.FusedMultiplyAdd(x, b0, c50);
                c51 = Vector512.FusedMultiplyAdd(x, b1, c51);
                x = Vector512.Create(a40[a2]);
                c60 = Vector512.FusedMultiplyAdd(x, b0, c60);
                c61 = Vector512.FusedMultiplyAdd(x, b1, c61);
                x = Vector512.Create(a40[a3]);
                c70 = Vector512.FusedMultiplyAdd(x, b0, c70);
                c71 = Vector512.FusedMultiplyAdd(x, b1, c71);
                x = Vector512.Create(*a80);
                c80 = Vector512.FusedMultiplyAdd(x, b0, c80);
                c81 = Vector512.FusedMultiplyAdd(x, b1, c81);
                x = Vector512.Create(a80[a1]);
                c90 = Vector512.FusedMultiplyAdd(x, b0, c90);
                c91 = Vector512.FusedMultiplyAdd(x, b1, c91);
                x = Vector512.Create(a80[a2]);
                cA0 = Vector512.FusedMultiplyAdd(x, b0, cA0);
                cA1 = Vector512.FusedMultiplyAdd(x, b1, cA1);
                x = Vector512.Create(a80[a3]);
                cB0 = Vector512.FusedMultiplyAdd(x, b0, cB0);
                cB1 = Vector512.FusedMultiplyAdd(x, b1, cB1);
                a00 += aColumn;
                a40 += aColumn;
                a80 += aColumn;
                row += bRow;
            }
            End(c00, c01, c, 0, end);
            End(c10, c11, c + cRow, 1, end);
            End(c20, c21, c + (2 * cRow), 2, end);
            End(c30, c31, c + (3 * cRow), 3, end);
            End(c40, c41, c + (4 * cRow), 4, end);
            End(c50, c51, c + (5 * cRow), 5, end);
            End(c60, c61, c + (6 * cRow), 6, end);
            End(c70, c71, c + (7 * cRow), 7, end);
            End(c80, c81, c + (8 * cRow), 8, end);
            End(c90, c91, c + (9 * cRow), 9, end);
            End(cA0, cA1, c + (10 * cRow), 10, end);
            End(cB0, cB1, c + (11 * cRow), 11, end);
            a += 12 * aRow;
            c += 12 * cRow;
            end = end.At(12, 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Small(
        float* a, int rows, nint aRow, nint aColumn, float* b, nint bRow, int depth, float* c, nint cRow, TileEnd end)
    {
        // Rows that A lacks repeat its first one, so that nothing outside of A is read.
        nint a1 = rows > 1 ? aRow : 0;
        nint a2 = rows > 2 ? 2 * aRow : 0;
        nint a3 = rows > 3 ? 3 * aRow : 0;
        Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (int k = 0; k < depth; k++)
        {
            Vector512<float> b0 = Vector512.Load(b), b1 = Vector512.Load(b + 16);
            Vector512<float> x = Vector512.Create(*a);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
            x = Vector512.Create(a[a1]);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
            x = Vector512.Create(a[a2]);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
            x = Vector512.Create(a[a3]);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
            a += aColumn;
            b += bRow;
        }
        End(c00, c01, c, 0, end);
        End(c10, c11, c + cRow, 1, end);
        End(c20, c21, c + (2 * cRow), 2, end);
        End(c30, c31, c + (3 * cRow), 3, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(Vector512<float> x0, Vector512<float> x1, float* c, int row, TileEnd end)
    {
        if (end.Bias != null)
        {
            x0 += Vector512.Load(end.Bias);
            x1 += Vector512.Load(end.Bias + 16);
        }
        if (end.Half != null)
        {
            float* half = end.Half + (row * end.Row);
            x0 += Vector512.Load(half);
            x1 += Vector512.Load(half + 16);
        }
        if (end.Addend != null)
        {
            float* addend = end.Addend + (row * end.Row);
            x0 += Vector512.Load(addend);
            x1 += Vector512.Load(addend + 16);
        }
        x0.Store(c);
        x1.Store(c + 16);
    }
}
