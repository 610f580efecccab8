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
    /// <param name="packed">[blocks][K][Block].</param>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="K">Directions.</param>
    /// <param name="c">[K].</param>
    public abstract void Coefficients(float* x, float* packed, int blocks, int K, double* c);

    /// <summary>y ← y + (a·x + b·Σ_k c_k b_k) over whole blocks; without y where it is x.</summary>
    /// <param name="x">[blocks · Block].</param>
    /// <param name="packed">[blocks][K][Block].</param>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="K">Directions.</param>
    /// <param name="a">Factor of x.</param>
    /// <param name="c">[K].</param>
    /// <param name="b">Factor of the sum.</param>
    /// <param name="y">[blocks · Block].</param>
    public abstract void Combine(float* x, float* packed, int blocks, int K, float a, float* c, float b, float* y);
}

/// <inheritdoc/>
internal sealed unsafe class BasisKernel<V> : BasisKernel where V : struct, ILanes<V>
{
    private const int Lanes = ILanes<V>.Count, Block = Basis.Block, Unrolled = 4 * Lanes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Coefficients(float* x, float* packed, int blocks, int K, double* c)
    {
        for (int block = 0; block < blocks; block++, x += Block)
            for (int k = 0; k < K; k++, packed += Block)
            {
                V s0 = V.All(0), s1 = s0, s2 = s0, s3 = s0;
                for (int i = 0; i < Block; i += Unrolled)
                {
                    s0 = V.MultiplyAdd(V.Load(x + i), V.Load(packed + i), s0);
                    s1 = V.MultiplyAdd(V.Load(x + i + Lanes), V.Load(packed + i + Lanes), s1);
                    s2 = V.MultiplyAdd(V.Load(x + i + (2 * Lanes)), V.Load(packed + i + (2 * Lanes)), s2);
                    s3 = V.MultiplyAdd(V.Load(x + i + (3 * Lanes)), V.Load(packed + i + (3 * Lanes)), s3);
                }
                c[k] += V.Sum(s0 + s1 + (s2 + s3));
            }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Combine(float* x, float* packed, int blocks, int K, float a, float* c, float b, float* y)
    {
        V factor = V.All(a), share = V.All(b);
        bool inPlace = x == y;
        for (int block = 0; block < blocks; block++, x += Block, y += Block, packed += (nint)K * Block)
            for (int i = 0; i < Block; i += Unrolled)
            {
                V s0 = V.All(0), s1 = s0, s2 = s0, s3 = s0;
                float* column = packed + i;
                for (int k = 0; k < K; k++, column += Block)
                {
                    V ck = V.All(c[k]);
                    s0 = V.MultiplyAdd(ck, V.Load(column), s0);
                    s1 = V.MultiplyAdd(ck, V.Load(column + Lanes), s1);
                    s2 = V.MultiplyAdd(ck, V.Load(column + (2 * Lanes)), s2);
                    s3 = V.MultiplyAdd(ck, V.Load(column + (3 * Lanes)), s3);
                }
                Put(x + i, factor, share, s0, inPlace, y + i);
                Put(x + i + Lanes, factor, share, s1, inPlace, y + i + Lanes);
                Put(x + i + (2 * Lanes), factor, share, s2, inPlace, y + i + (2 * Lanes));
                Put(x + i + (3 * Lanes), factor, share, s3, inPlace, y + i + (3 * Lanes));
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* x, V factor, V share, V sum, bool inPlace, float* y)
    {
        V value = V.MultiplyAdd(share, sum, factor * V.Load(x));
        (inPlace ? value : V.Load(y) + value).Store(y);
    }
}
