using System.Runtime.CompilerServices;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>
/// What lies between the products of <see cref="Attention{V}"/>. Rows of a query matrix are query 0 of all n pairs, then query 1; row
/// i belongs to pair i mod n. Everything here is bilinear, so the tangents use the same functions.
/// </summary>
internal static unsafe class PairMixing<V> where V : struct, ILanes<V>
{
    /// <summary>1/√(C/H), the factor of the scores.</summary>
    public static float ScoreScale(ModelShape shape) => 1 / MathF.Sqrt(shape.HeadWidth);

    /// <summary>difference = a − b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(float* a, float* b, int count, float* difference)
    {
        for (int i = 0; i < count; i += ILanes<V>.Count)
            Row<V>.Store(Row<V>.Load(a + i, count - i) - Row<V>.Load(b + i, count - i), difference + i, count - i);
    }

    /// <summary>sum += x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* x, int count, float* sum)
    {
        for (int i = 0; i < count; i += ILanes<V>.Count)
            Row<V>.Store(Row<V>.Load(sum + i, count - i) + Row<V>.Load(x + i, count - i), sum + i, count - i);
    }

    /// <summary>plus += x, minus −= x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddAndSubtract(float* x, int count, float* plus, float* minus)
    {
        for (int i = 0; i < count; i += ILanes<V>.Count)
        {
            int left = count - i;
            V value = Row<V>.Load(x + i, left);
            Row<V>.Store(Row<V>.Load(plus + i, left) + value, plus + i, left);
            Row<V>.Store(Row<V>.Load(minus + i, left) - value, minus + i, left);
        }
    }

    /// <summary>Scaled scores: dots[i, h] = Q[i, h]·K[i mod n, h] / √(C/H).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void HeadDots(ModelShape shape, float* query, float* key, int rows, int n, float* dots)
    {
        int C = shape.C, H = shape.H, width = shape.HeadWidth;
        float scale = ScoreScale(shape);
        for (int i = 0; i < rows; i++)
            for (int h = 0; h < H; h++)
                dots[((nint)i * H) + h] = scale * Row<V>.Dot(
                    query + ((nint)i * C) + (h * width), key + ((nint)(i % n) * C) + (h * width), width);
    }

    /// <summary>mixed[i, h] = p0[i, h]·y0 + p1[i, h]·y1 with y = [y0 of n pairs; y1 of n pairs].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mix(ModelShape shape, float* y, float* p0, float* p1, int rows, int n, float* mixed)
    {
        int C = shape.C, H = shape.H;
        for (int i = 0; i < rows; i++)
        {
            float* y0 = y + ((nint)(i % n) * C), y1 = y0 + ((nint)n * C), target = mixed + ((nint)i * H * C);
            for (int h = 0; h < H; h++, target += C)
            {
                V w0 = V.All(p0[((nint)i * H) + h]), w1 = V.All(p1[((nint)i * H) + h]);
                for (int j = 0; j < C; j += ILanes<V>.Count)
                    Row<V>.Store(V.MultiplyAdd(w0, Row<V>.Load(y0 + j, C - j), w1 * Row<V>.Load(y1 + j, C - j)), target + j, C - j);
            }
        }
    }

    /// <summary>
    /// The adjoint of <see cref="Mix"/>: dWeight[i, h] = dMixed[i, h]·(y0 − y1), dY0 = Σ p0·dMixed and dY1 = Σ p1·dMixed over heads, then queries.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unmix(
        ModelShape shape, float* dMixed, float* p0, float* p1, float* difference, int queries, int n, float* dWeight, float* dY)
    {
        int C = shape.C, H = shape.H;
        for (int pair = 0; pair < n; pair++)
        {
            float* dy0 = dY + ((nint)pair * C), dy1 = dy0 + ((nint)n * C), y = difference + ((nint)pair * C);
            for (int q = 0; q < queries; q++)
            {
                nint row = ((nint)q * n) + pair;
                float* d = dMixed + (row * H * C), w0 = p0 + (row * H), w1 = p1 + (row * H);
                for (int h = 0; h < H; h++)
                    dWeight[(row * H) + h] = Row<V>.Dot(d + ((nint)h * C), y, C);
                for (int j = 0; j < C; j += ILanes<V>.Count)
                {
                    int left = C - j;
                    V s0 = q == 0 ? V.All(0) : Row<V>.Load(dy0 + j, left), s1 = q == 0 ? V.All(0) : Row<V>.Load(dy1 + j, left);
                    for (int h = 0; h < H; h++)
                    {
                        V value = V.Load(d + ((nint)h * C) + j);
                        s0 = V.MultiplyAdd(V.All(w0[h]), value, s0);
                        s1 = V.MultiplyAdd(V.All(w1[h]), value, s1);
                    }
                    Row<V>.Store(s0, dy0 + j, left);
                    Row<V>.Store(s1, dy1 + j, left);
                }
            }
        }
    }

    /// <summary>
    /// The adjoint of <see cref="HeadDots"/> without its scale: dQuery[i, h] = s[i, h]·K[i mod n, h] and dKey[j, h] = Σ_q t[q·n + j, h]·Q[q·n + j, h].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleHeads(
        ModelShape shape, float* s, float* key, int queries, int n, float* dQuery, float* t, float* query, float* dKey)
    {
        int C = shape.C, H = shape.H, width = shape.HeadWidth;
        for (int pair = 0; pair < n; pair++)
            for (int q = 0; q < queries; q++)
            {
                nint row = ((nint)q * n) + pair;
                for (int h = 0; h < H; h++)
                {
                    nint to = (row * C) + (h * width), pairTo = ((nint)pair * C) + (h * width);
                    V scoreForQuery = V.All(s[(row * H) + h]), scoreForKey = V.All(t[(row * H) + h]);
                    for (int j = 0; j < width; j += ILanes<V>.Count)
                    {
                        int left = width - j;
                        Row<V>.Store(scoreForQuery * Row<V>.Load(key + pairTo + j, left), dQuery + to + j, left);
                        V sum = q == 0 ? V.All(0) : Row<V>.Load(dKey + pairTo + j, left);
                        Row<V>.Store(V.MultiplyAdd(scoreForKey, Row<V>.Load(query + to + j, left), sum), dKey + pairTo + j, left);
                    }
                }
            }
    }
}
