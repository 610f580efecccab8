using CsCheck;
using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;
using Grokscope.Numerics.Products;

namespace Grokscope.Tests.Numerics.Products;

/// <summary>
/// The product in register tiles against its definition, to the bit. Whatever lies beside a matrix is NaN, which would show in the
/// result if it were used, and in C a mark that must still stand there afterwards.
/// </summary>
[Trait("Category", "Engine")]
public sealed class MatrixProductTests
{
    private static readonly Gen<Case> Cases =
        from sizes in Gen.Select(Gen.Int[1, 40], Gen.Int[0, 70], Gen.Int[1, 80])
        from room in Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 5])
        from ways in Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 3])
        from seed in Gen.UInt
        select new Case(
            sizes.Item1, sizes.Item2, sizes.Item3, room.Item1, room.Item2, room.Item3, room.Item4,
            ways.Item1, ways.Item2, ways.Item3, (Addition)ways.Item4, seed);

    private enum Addition
    {
        None,
        Addend,
        Accumulate,
        Both,
    }

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Tiles_give_the_bits_of_the_definition(InstructionSet set) => Variants.Run(set, new Equality());

    private sealed class Equality : IVariantBody
    {
        public void Run<V>() where V : struct, ILanes<V> => Cases.Sample(Check<V>, iter: 600, threads: 1);
    }

    private static unsafe void Check<V>(Case at) where V : struct, ILanes<V>
    {
        (int rows, int depth, int columns) = (at.Rows, at.Depth, at.Columns);
        using var a = at.Transposed ? new TestMatrix(depth, rows, at.RoomA, at.Seed) : new TestMatrix(rows, depth, at.RoomA, at.Seed);
        using var b = new TestMatrix(depth, columns, at.RoomB, at.Seed + 1);
        using var bias = new TestMatrix(1, columns, 0, at.Seed + 2);
        using var addend = new TestMatrix(rows, columns, at.RoomAddend, at.Seed + 3);
        using var expected = new TestMatrix(rows, columns, at.RoomC, at.Seed + 4, TestMatrix.Mark);
        using var actual = new TestMatrix(rows, columns, at.RoomC, at.Seed + 4, TestMatrix.Mark);
        using var packed = new AlignedBuffer(PackedTranspose<V>.Size(columns, depth));

        Left left = at.Transposed ? MatrixProduct<V>.Transposed(a.Start, a.Row) : MatrixProduct<V>.Rows(a.Start, a.Row);
        Right right = MatrixProduct<V>.InPlace(b.Start, b.Row);
        if (at.Packed)
        {
            using TestMatrix transpose = b.Transpose();
            PackedTranspose<V>.Pack(transpose.Start, transpose.Row, columns, depth, packed.Start);
            right = PackedTranspose<V>.Panels(packed.Start, depth);
        }
        float* biasStart = at.Bias ? bias.Start : null;
        switch (at.Addition)
        {
            case Addition.None:
                MatrixProduct<V>.Multiply(left, right, rows, depth, columns, actual.Start, actual.Row, biasStart);
                NaiveProduct.Multiply(left, b.Start, b.Row, rows, depth, columns, expected.Start, expected.Row, biasStart, null, 0);
                break;
            case Addition.Addend:
                MatrixProduct<V>.Multiply(left, right, rows, depth, columns, actual.Start, actual.Row, biasStart, addend.Start, addend.Row);
                NaiveProduct.Multiply(
                    left, b.Start, b.Row, rows, depth, columns, expected.Start, expected.Row, biasStart, addend.Start, addend.Row);
                break;
            case Addition.Both:
                // Rows of the half must be as far apart as C's: it is made in the room of another C.
                using (var half = new TestMatrix(rows, columns, at.RoomC, at.Seed + 5))
                {
                    MatrixProduct<V>.AccumulateBoth(left, right, half.Start, rows, depth, columns, actual.Start, actual.Row);
                    NaiveProduct.Multiply(
                        left, b.Start, b.Row, rows, depth, columns, expected.Start, expected.Row, null, expected.Start, expected.Row, half.Start);
                }
                break;
            default:
                MatrixProduct<V>.Accumulate(left, right, rows, depth, columns, actual.Start, actual.Row);
                NaiveProduct.Multiply(
                    left, b.Start, b.Row, rows, depth, columns, expected.Start, expected.Row, null, expected.Start, expected.Row);
                break;
        }
        Assert.DoesNotContain(float.NaN, actual.All);
        SameBits.Demand(expected.All, actual.All, $"{at}");
    }

    private sealed record Case(
        int Rows, int Depth, int Columns, int RoomA, int RoomB, int RoomC, int RoomAddend,
        bool Transposed, bool Packed, bool Bias, Addition Addition, uint Seed);
}
