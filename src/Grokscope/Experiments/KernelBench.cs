using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;
using Grokscope.Numerics.Products;

namespace Grokscope.Experiments;

/// <summary>Speed of the multiply-add units and of a matrix product, taken in turn so that both see the same machine.</summary>
internal static class KernelBench
{
    private const int Repetitions = 15;

    /// <summary>Median GFLOP/s of one thread: ceiling, and the products of an MLP's backward pass.</summary>
    public static (double Ceiling, double Product) Run(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => Run<Lanes512>(),
        InstructionSet.Avx2 => Run<Lanes256>(),
        _ => Run<LanesScalar>(),
    };

    private static unsafe (double Ceiling, double Product) Run<V>() where V : struct, ILanes<V>
    {
        // Rows of a chunk, F and C of the published model: forward (packed), back (in place) and weight gradient (transposed).
        const int Rows = 240, F = 256, C = 128;
        using var x = new AlignedBuffer(Rows * C);
        using var w = new AlignedBuffer(F * C);
        using var packed = new AlignedBuffer(PackedTranspose<V>.Size(F, C));
        using var y = new AlignedBuffer(Rows * F);
        using var dw = new AlignedBuffer(F * C);
        x.Span.Fill(0.5f);
        w.Span.Fill(0.25f);
        PackedTranspose<V>.Pack(w.Start, C, F, C, packed.Start);
        double flops = 3 * 2.0 * Rows * F * C;
        int inner = (int)Math.Max(1, 2e8 / flops), rounds = (int)(2e8 / V.FlopsPerRound);
        var ceilings = new double[Repetitions];
        var products = new double[Repetitions];
        float sink = 0;
        for (int i = 0; i < Repetitions; i++)
        {
            ceilings[i] = 1e-9 * V.FlopsPerRound * rounds / Timing.Seconds(() => sink += V.MultiplyAdds(rounds));
            products[i] = 1e-9 * flops * inner / Timing.Seconds(() =>
            {
                for (int repeat = 0; repeat < inner; repeat++)
                {
                    MatrixProduct<V>.Multiply(
                        MatrixProduct<V>.Rows(x.Start, C), PackedTranspose<V>.Panels(packed.Start, C), Rows, C, F, y.Start, F);
                    MatrixProduct<V>.Multiply(
                        MatrixProduct<V>.Rows(y.Start, F), MatrixProduct<V>.InPlace(w.Start, C), Rows, F, C, x.Start, C);
                    MatrixProduct<V>.Multiply(
                        MatrixProduct<V>.Transposed(y.Start, F), MatrixProduct<V>.InPlace(x.Start, C), F, Rows, C, dw.Start, C);
                    x.Span.Fill(0.5f);
                }
            });
        }
        GC.KeepAlive(sink);
        return (Timing.Median(ceilings), Timing.Median(products));
    }
}
