using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Grokscope.Numerics.Lanes;

/// <summary>The transpose of an 8×8 block in AVX registers: pairs of rows interleaved, then pairs of pairs, then halves exchanged.</summary>
internal static unsafe class BlockTranspose
{
    /// <summary>target[i·targetRow + j] = source[j·sourceRow + i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* source, nint sourceRow, float* target, nint targetRow)
    {
        (Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3) = Four(source, sourceRow);
        (Vector256<float> b0, Vector256<float> b1, Vector256<float> b2, Vector256<float> b3) = Four(source + (4 * sourceRow), sourceRow);
        Halves(a0, b0, target, target + (4 * targetRow));
        Halves(a1, b1, target + targetRow, target + (5 * targetRow));
        Halves(a2, b2, target + (2 * targetRow), target + (6 * targetRow));
        Halves(a3, b3, target + (3 * targetRow), target + (7 * targetRow));
    }

    /// <summary>Of four rows: columns 0 and 4, 1 and 5, 2 and 6, 3 and 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float>, Vector256<float>, Vector256<float>, Vector256<float>) Four(float* source, nint row)
    {
        Vector256<float> r0 = Vector256.Load(source), r1 = Vector256.Load(source + row);
        Vector256<float> r2 = Vector256.Load(source + (2 * row)), r3 = Vector256.Load(source + (3 * row));
        Vector256<float> low01 = Avx.UnpackLow(r0, r1), high01 = Avx.UnpackHigh(r0, r1);
        Vector256<float> low23 = Avx.UnpackLow(r2, r3), high23 = Avx.UnpackHigh(r2, r3);
        return (Avx.Shuffle(low01, low23, 0x44), Avx.Shuffle(low01, low23, 0xEE),
            Avx.Shuffle(high01, high23, 0x44), Avx.Shuffle(high01, high23, 0xEE));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(Vector256<float> a, Vector256<float> b, float* low, float* high)
    {
        Avx.Permute2x128(a, b, 0x20).Store(low);
        Avx.Permute2x128(a, b, 0x31).Store(high);
    }
}
