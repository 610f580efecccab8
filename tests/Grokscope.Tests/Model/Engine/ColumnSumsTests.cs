using CsCheck;
using Grokscope.Model.Engine;
using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;
using Grokscope.Tests.Numerics;
using Grokscope.Tests.Numerics.Products;

namespace Grokscope.Tests.Model.Engine;

/// <summary>
/// Sums over rows against their definition, to the bit. The target may be the caller's own memory, so that nothing beside it may change.
/// </summary>
[Trait("Category", "Engine")]
public sealed class ColumnSumsTests
{
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Sums_run_down_the_rows_in_order(InstructionSet set) => Variants.Run(set, new Sums());

    private sealed class Sums : IVariantBody
    {
        public void Run<V>() where V : struct, ILanes<V> =>
            Gen.Select(Gen.Int[0, 30], Gen.Int[1, 70], Gen.Int[0, 5], Gen.UInt).Sample(Check<V>, iter: 300, threads: 1);
    }

    private static unsafe void Check<V>(int rows, int columns, int room, uint seed) where V : struct, ILanes<V>
    {
        using var x = new TestMatrix(rows, columns, room, seed);
        using var expected = new TestMatrix(1, columns, 0, seed + 1, TestMatrix.Mark);
        using var actual = new TestMatrix(1, columns, 0, seed + 1, TestMatrix.Mark);
        for (int j = 0; j < columns; j++)
        {
            float sum = 0;
            for (int i = 0; i < rows; i++)
                sum += x.Start[(i * x.Row) + j];
            expected.Start[j] += sum;
        }
        ColumnSums<V>.Add(x.Start, x.Row, rows, columns, actual.Start);
        SameBits.Demand(expected.All, actual.All, $"{rows} rows of {columns}");

        using var a = new TestMatrix(rows, columns, 0, seed + 2);
        using var b = new TestMatrix(rows, columns, 0, seed + 3);
        for (int j = 0; j < columns; j++)
        {
            float sum = 0;
            for (int i = 0; i < rows; i++)
                sum = MathF.FusedMultiplyAdd(a.Start[(i * columns) + j], b.Start[(i * columns) + j], sum);
            expected.Start[j] += sum;
        }
        ColumnSums<V>.AddProducts(a.Start, b.Start, rows, columns, actual.Start);
        SameBits.Demand(expected.All, actual.All, $"products of {rows} rows of {columns}");
    }
}
