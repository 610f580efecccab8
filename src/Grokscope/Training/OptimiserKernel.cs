using System.Runtime.CompilerServices;
using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Training;

/// <summary>Factors of one AdamW step, all float32; see <see cref="AdamW"/> for the formula.</summary>
/// <param name="Clip">min(1, clip/(‖g‖ + 10⁻⁶)).</param>
/// <param name="Keep">1 − lr·λ.</param>
/// <param name="Beta1">β1.</param>
/// <param name="Gain1">1 − β1.</param>
/// <param name="Beta2">β2.</param>
/// <param name="Gain2">1 − β2.</param>
/// <param name="Rate">lr/(1 − β1^t).</param>
/// <param name="RootScale">1/√(1 − β2^t).</param>
/// <param name="Epsilon">ε.</param>
internal readonly record struct AdamWFactors(
    float Clip, float Keep, float Beta1, float Gain1, float Beta2, float Gain2, float Rate, float RootScale, float Epsilon);

/// <summary>The passes of an <see cref="Optimiser"/> over all parameters, for one instruction set.</summary>
internal abstract class OptimiserKernel
{
    /// <summary>The kernel of a variant.</summary>
    public static OptimiserKernel For(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => new OptimiserKernel<Lanes512>(),
        InstructionSet.Avx2 => new OptimiserKernel<Lanes256>(),
        _ => new OptimiserKernel<LanesScalar>(),
    };

    /// <summary>L2 norm: squares in float64 over 16 lanes, which a fixed tree adds up.</summary>
    public abstract float Norm(ReadOnlySpan<float> values);

    /// <summary>x ← a·x.</summary>
    public abstract void Scale(float a, Span<float> x);

    /// <summary>Target ← x − a·y.</summary>
    public abstract void Difference(ReadOnlySpan<float> x, float a, ReadOnlySpan<float> y, Span<float> target);

    /// <summary>A step of <see cref="Training.AdamW"/> on θ, m and v, [N].</summary>
    public abstract void AdamW(Span<float> theta, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, in AdamWFactors factors);

    /// <summary>A step of <see cref="Training.Sgd"/>: v ← μ·v + s·g; θ ← θ·keep − rate·v, [N] each.</summary>
    public abstract void Sgd(Span<float> theta, ReadOnlySpan<float> gradient, Span<float> velocity, float scale, float momentum, float keep, float rate);
}

/// <inheritdoc/>
internal sealed unsafe class OptimiserKernel<V> : OptimiserKernel where V : struct, ILanes<V>
{
    private const int Lanes = ILanes<V>.Count;

    /// <inheritdoc/>
    public override float Norm(ReadOnlySpan<float> values)
    {
        double* sums = stackalloc double[Lanes];
        new Span<double>(sums, Lanes).Clear();
        int whole = values.Length / Lanes * Lanes;
        fixed (float* start = values)
            V.AddSquares(start, whole, sums);
        for (int i = whole; i < values.Length; i++)
            sums[i - whole] += (double)values[i] * values[i];
        for (int width = Lanes / 2; width > 0; width /= 2)
            for (int lane = 0; lane < width; lane++)
                sums[lane] += sums[lane + width];
        return (float)Math.Sqrt(sums[0]);
    }

    /// <inheritdoc/>
    public override void Scale(float a, Span<float> x)
    {
        int whole = x.Length / Lanes * Lanes;
        V factor = V.All(a);
        fixed (float* start = x)
            for (int i = 0; i < whole; i += Lanes)
                (factor * V.Load(start + i)).Store(start + i);
        for (int i = whole; i < x.Length; i++)
            x[i] *= a;
    }

    /// <inheritdoc/>
    public override void Difference(ReadOnlySpan<float> x, float a, ReadOnlySpan<float> y, Span<float> target)
    {
        int whole = x.Length / Lanes * Lanes;
        V factor = V.All(a);
        fixed (float* from = x, less = y, to = target)
            for (int i = 0; i < whole; i += Lanes)
                (V.Load(from + i) - (factor * V.Load(less + i))).Store(to + i);
        for (int i = whole; i < x.Length; i++)
            target[i] = x[i] - (a * y[i]);
    }

    /// <inheritdoc/>
    public override void AdamW(Span<float> theta, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, in AdamWFactors factors)
    {
        int whole = theta.Length / Lanes * Lanes;
        fixed (float* t = theta, g = gradient, m = first, v = second)
            AdamW(t, g, m, v, whole, factors);
        if (whole == theta.Length)
            return;
        // The last, partial group goes through a copy that has room for all lanes.
        Span<float> rest = stackalloc float[4 * Lanes];
        rest.Clear();
        theta[whole..].CopyTo(rest);
        gradient[whole..].CopyTo(rest[Lanes..]);
        first[whole..].CopyTo(rest[(2 * Lanes)..]);
        second[whole..].CopyTo(rest[(3 * Lanes)..]);
        fixed (float* r = rest)
            AdamW(r, r + Lanes, r + (2 * Lanes), r + (3 * Lanes), Lanes, factors);
        int left = theta.Length - whole;
        rest[..left].CopyTo(theta[whole..]);
        rest.Slice(2 * Lanes, left).CopyTo(first[whole..]);
        rest.Slice(3 * Lanes, left).CopyTo(second[whole..]);
    }

    /// <inheritdoc/>
    public override void Sgd(Span<float> theta, ReadOnlySpan<float> gradient, Span<float> velocity, float scale, float momentum, float keep, float rate)
    {
        int whole = theta.Length / Lanes * Lanes;
        V s = V.All(scale), mu = V.All(momentum), kept = V.All(keep), lr = V.All(rate);
        fixed (float* t = theta, g = gradient, v = velocity)
            for (int i = 0; i < whole; i += Lanes)
            {
                V moved = (V.Load(v + i) * mu) + (V.Load(g + i) * s);
                moved.Store(v + i);
                ((V.Load(t + i) * kept) - (lr * moved)).Store(t + i);
            }
        for (int i = whole; i < theta.Length; i++)
        {
            velocity[i] = (velocity[i] * momentum) + (gradient[i] * scale);
            theta[i] = (theta[i] * keep) - (rate * velocity[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AdamW(float* theta, float* gradient, float* first, float* second, int count, in AdamWFactors f)
    {
        V clip = V.All(f.Clip), keep = V.All(f.Keep), beta1 = V.All(f.Beta1), gain1 = V.All(f.Gain1), beta2 = V.All(f.Beta2);
        V gain2 = V.All(f.Gain2), rate = V.All(f.Rate), rootScale = V.All(f.RootScale), epsilon = V.All(f.Epsilon);
        for (int i = 0; i < count; i += Lanes)
        {
            V g = V.Load(gradient + i) * clip;
            V m = (V.Load(first + i) * beta1) + (gain1 * g);
            V v = (V.Load(second + i) * beta2) + (gain2 * g * g);
            m.Store(first + i);
            v.Store(second + i);
            V denominator = (V.Sqrt(v) * rootScale) + epsilon;
            ((V.Load(theta + i) * keep) - (rate * m / denominator)).Store(theta + i);
        }
    }
}
