using System.Runtime.CompilerServices;
using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Training.Interventions;

/// <summary>The two passes over a packed <see cref="Basis"/>, for one instruction set.</summary>
internal abstract unsafe class BasisKernel
{
    /// <summary>The kernel of a variant.</summary>
    public static BasisKernel For(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => new BasisKernel<Lanes512>(),
        InstructionSet.Avx2 => new BasisKernel<Lanes256>(),
        _ => new BasisKernel<LanesScalar>(),
    };

    /// <summary>c_k += x·b_k over whole blocks.</summary>
    /// <param name="x">[blocks · Block].</param>
    /// <param name="packed">[blocks][K][Block], whole numbers.</param>
    /// <param name="scales">What they are multiplied by, [blocks][K].</param>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="K">Directions.</param>
    /// <param name="c">[K].</param>
    public abstract void Coefficients(float* x, short* packed, float* scales, int blocks, int K, double* c);

    /// <summary>y ← y + (a·x + b·Σ_k c_k b_k) over whole blocks; without y where it is x.</summary>
    /// <param name="x">[blocks · Block].</param>
    /// <param name="packed">[blocks][K][Block], whole numbers.</param>
    /// <param name="scales">What they are multiplied by, [blocks][K].</param>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="K">Directions.</param>
    /// <param name="a">Factor of x.</param>
    /// <param name="c">[K].</param>
    /// <param name="b">Factor of the sum.</param>
    /// <param name="y">[blocks · Block].</param>
    public abstract void Combine(float* x, short* packed, float* scales, int blocks, int K, float a, float* c, float b, float* y);
}

/// <inheritdoc/>
internal sealed unsafe class BasisKernel<V> : BasisKernel where V : struct, ILanes<V>
{
    private const int Lanes = ILanes<V>.Count, Block = Basis.Block, Unrolled = 4 * Lanes;

    // Entries ahead, 16 KB: a basis is larger than the caches, and the hardware's own prefetching ends at each page.
    private const int Ahead = 8192;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Coefficients(float* x, short* packed, float* scales, int blocks, int K, double* c)
    {
        for (int block = 0; block < blocks; block++, x += Block, scales += K)
            for (int k = 0; k < K; k++, packed += Block)
            {
                V s0 = V.All(0), s1 = s0, s2 = s0, s3 = s0;
                for (int i = 0; i < Block; i += Unrolled)
                {
                    Prefetch.Line(packed + i + Ahead);
                    Prefetch.Line(packed + i + (2 * Lanes) + Ahead);
                    s0 = V.MultiplyAdd(V.Load(x + i), V.Load(packed + i), s0);
                    s1 = V.MultiplyAdd(V.Load(x + i + Lanes), V.Load(packed + i + Lanes), s1);
                    s2 = V.MultiplyAdd(V.Load(x + i + (2 * Lanes)), V.Load(packed + i + (2 * Lanes)), s2);
                    s3 = V.MultiplyAdd(V.Load(x + i + (3 * Lanes)), V.Load(packed + i + (3 * Lanes)), s3);
                }
                c[k] += scales[k] * V.Sum(s0 + s1 + (s2 + s3));
            }
    }

    /// <inheritdoc/>
    public override void Combine(float* x, short* packed, float* scales, int blocks, int K, float a, float* c, float b, float* y)
    {
        float* sum = stackalloc float[Block];
        for (int block = 0; block < blocks; block++, x += Block, y += Block, scales += K)
        {
            new Span<float>(sum, Block).Clear();
            // Four directions at a time, so that memory is read in few streams, and in order.
            int k = 0;
            for (; k + 4 <= K; k += 4, packed += 4 * Block)
                AddFour(packed, c + k, scales + k, sum);
            for (; k < K; k++, packed += Block)
                AddOne(packed, c[k] * scales[k], sum);
            Put(x, a, sum, b, y);
        }
    }

    // The sum over k goes on in order: each direction is one fused multiply-add.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour(short* columns, float* c, float* scales, float* sum)
    {
        V c0 = V.All(c[0] * scales[0]), c1 = V.All(c[1] * scales[1]), c2 = V.All(c[2] * scales[2]), c3 = V.All(c[3] * scales[3]);
        for (int i = 0; i < Block; i += Lanes)
        {
            // A line holds two groups of lanes.
            for (int column = i % (2 * Lanes) == 0 ? 0 : 4 * Block; column < 4 * Block; column += Block)
                Prefetch.Line(columns + column + i + Ahead);
            V s = V.MultiplyAdd(c0, V.Load(columns + i), V.Load(sum + i));
            s = V.MultiplyAdd(c1, V.Load(columns + Block + i), s);
            s = V.MultiplyAdd(c2, V.Load(columns + (2 * Block) + i), s);
            V.MultiplyAdd(c3, V.Load(columns + (3 * Block) + i), s).Store(sum + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOne(short* column, float c, float* sum)
    {
        V factor = V.All(c);
        for (int i = 0; i < Block; i += Lanes)
            V.MultiplyAdd(factor, V.Load(column + i), V.Load(sum + i)).Store(sum + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Put(float* x, float a, float* sum, float b, float* y)
    {
        V factor = V.All(a), share = V.All(b);
        if (x == y)
            for (int i = 0; i < Block; i += Lanes)
                V.MultiplyAdd(share, V.Load(sum + i), factor * V.Load(x + i)).Store(y + i);
        else
            for (int i = 0; i < Block; i += Lanes)
                (V.Load(y + i) + V.MultiplyAdd(share, V.Load(sum + i), factor * V.Load(x + i))).Store(y + i);
    }
}
