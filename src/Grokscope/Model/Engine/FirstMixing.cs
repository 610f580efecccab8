using System.Runtime.CompilerServices;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>
/// The pair side of <see cref="FirstLayer{V}"/>, for n pairs from pair j on. Row q·n + i of a result is query q of pair j + i. All is
/// bilinear, so the tangents use the same functions.
/// </summary>
internal static unsafe class FirstMixing<V> where V : struct, ILanes<V>
{
    /// <summary>scores[q·n + i, h] = Q_h of the query's row · (K_h of a's row − K_h of b's row) / √(C/H).</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="queries">[R, 3C], whose first third are the queries.</param>
    /// <param name="keys">[R, 3C], whose second third are the keys.</param>
    /// <param name="batch">Pairs.</param>
    /// <param name="j">First pair.</param>
    /// <param name="n">Number of pairs.</param>
    /// <param name="count">Queries a pair.</param>
    /// <param name="scores">[count·n, H].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scores(ModelShape shape, float* queries, float* keys, Batch batch, int j, int n, int count, float* scores)
    {
        int C = shape.C, H = shape.H, width = shape.HeadWidth;
        float scale = PairMixing<V>.ScoreScale(shape);
        for (int i = 0; i < n; i++)
        {
            nint a = (nint)batch.FirstRow[j + i] * 3 * C, b = (nint)batch.SecondRow[j + i] * 3 * C;
            for (int q = 0; q < count; q++)
                for (int h = 0; h < H; h++)
                {
                    float* query = queries + (q == 0 ? a : b) + (h * width), key0 = keys + a + C + (h * width), key1 = keys + b + C + (h * width);
                    V dot = V.All(0);
                    for (int c = 0; c < width; c += ILanes<V>.Count)
                    {
                        V difference = Row<V>.Load(key0 + c, width - c) - Row<V>.Load(key1 + c, width - c);
                        dot = V.MultiplyAdd(Row<V>.Load(query + c, width - c), difference, dot);
                    }
                    scores[((((nint)q * n) + i) * H) + h] = scale * V.Sum(dot);
                }
        }
    }

    /// <summary>output[q·n + i] = embedding of the query's row + bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Start(ModelShape shape, float* embedding, float* bias, Batch batch, int j, int n, int count, float* output)
    {
        int C = shape.C;
        for (int q = 0; q < count; q++)
            for (int i = 0; i < n; i++)
            {
                float* source = embedding + ((nint)(q == 0 ? batch.FirstRow[j + i] : batch.SecondRow[j + i]) * C);
                float* target = output + ((((nint)q * n) + i) * C);
                for (int c = 0; c < C; c += ILanes<V>.Count)
                    Row<V>.Store(Row<V>.Load(source + c, C - c) + Row<V>.Load(bias + c, C - c), target + c, C - c);
            }
    }

    /// <summary>output[q·n + i] += Σ_h p0[q·n + i, h]·U_h of a's row + p1[q·n + i, h]·U_h of b's row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMix(
        ModelShape shape, float* contribution, float* p0, float* p1, Batch batch, int j, int n, int count, float* output)
    {
        int C = shape.C, H = shape.H;
        for (int i = 0; i < n; i++)
        {
            float* a = contribution + ((nint)batch.FirstRow[j + i] * H * C), b = contribution + ((nint)batch.SecondRow[j + i] * H * C);
            for (int q = 0; q < count; q++)
            {
                nint row = ((nint)q * n) + i;
                float* target = output + (row * C);
                for (int c = 0; c < C; c += ILanes<V>.Count)
                {
                    V sum = Row<V>.Load(target + c, C - c);
                    for (int h = 0; h < H; h++)
                    {
                        sum = V.MultiplyAdd(V.All(p0[(row * H) + h]), V.Load(a + ((nint)h * C) + c), sum);
                        sum = V.MultiplyAdd(V.All(p1[(row * H) + h]), V.Load(b + ((nint)h * C) + c), sum);
                    }
                    Row<V>.Store(sum, target + c, C - c);
                }
            }
        }
    }

    /// <summary>dWeight[q·n + i, h] (+)= dOut[q·n + i] · (U_h of a's row − U_h of b's row).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradients(
        ModelShape shape, float* contribution, float* dOut, Batch batch, int j, int n, int count, float* dWeight, bool add)
    {
        int C = shape.C, H = shape.H;
        for (int i = 0; i < n; i++)
        {
            float* a = contribution + ((nint)batch.FirstRow[j + i] * H * C), b = contribution + ((nint)batch.SecondRow[j + i] * H * C);
            for (int q = 0; q < count; q++)
            {
                nint row = ((nint)q * n) + i;
                for (int h = 0; h < H; h++)
                {
                    V dot = V.All(0);
                    for (int c = 0; c < C; c += ILanes<V>.Count)
                    {
                        V difference = V.Load(a + ((nint)h * C) + c) - V.Load(b + ((nint)h * C) + c);
                        dot = V.MultiplyAdd(Row<V>.Load(dOut + (row * C) + c, C - c), difference, dot);
                    }
                    float* target = dWeight + (row * H) + h;
                    *target = (add ? *target : 0) + V.Sum(dot);
                }
            }
        }
    }
}
