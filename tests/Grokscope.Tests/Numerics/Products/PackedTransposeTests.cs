using CsCheck;
using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;
using Grokscope.Numerics.Products;

namespace Grokscope.Tests.Numerics.Products;

[Trait("Category", "Engine")]
public sealed class PackedTransposeTests
{
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Panels_hold_the_transpose_and_zeros(InstructionSet set) => Variants.Run(set, new Panels());

    private sealed class Panels : IVariantBody
    {
        public void Run<V>() where V : struct, ILanes<V> =>
            Gen.Select(Gen.Int[1, 70], Gen.Int[1, 40], Gen.Int[0, 3], Gen.UInt).Sample(Check<V>, iter: 200, threads: 1);
    }

    private static unsafe void Check<V>(int outputs, int inputs, int room, uint seed) where V : struct, ILanes<V>
    {
        const int Guard = 40;
        using var weight = new TestMatrix(outputs, inputs, room, seed);
        int panels = (outputs + V.Columns - 1) / V.Columns;
        Assert.Equal(panels * V.Columns * inputs, PackedTranspose<V>.Size(outputs, inputs));

        float[] packed = new float[Guard + (panels * V.Columns * inputs) + Guard];
        Array.Fill(packed, TestMatrix.Mark);
        fixed (float* start = packed)
            PackedTranspose<V>.Pack(weight.Start, weight.Row, outputs, inputs, start + Guard);
        int at = Guard;
        for (int panel = 0; panel < panels; panel++)
            for (int k = 0; k < inputs; k++)
                for (int j = panel * V.Columns; j < (panel + 1) * V.Columns; j++)
                    Assert.Equal(j < outputs ? weight.Start[(j * weight.Row) + k] : 0, packed[at++]);
        Assert.All(packed[..Guard].Concat(packed[at..]), x => Assert.Equal(TestMatrix.Mark, x));
    }
}
