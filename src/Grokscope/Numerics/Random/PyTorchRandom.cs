namespace Grokscope.Numerics.Random;

/// <summary>
/// Float32 draws as PyTorch's CPU generator makes them after <c>torch.manual_seed(seed)</c>, which decide the initial weights.
/// Uniform draws have PyTorch's bits. Normal draws differ by up to 2.4e-7 from those of PyTorch 1.13 in the reference runs: PyTorch takes
/// log, sin and cos in float32, by other formulas on each kind of machine; here they are rounded from float64, alike everywhere.
/// Source: method.md §2.2, streams.md, ATen's DistributionTemplates.h.
/// </summary>
/// <param name="seed">0 … 2³² − 1.</param>
internal sealed class PyTorchRandom(uint seed)
{
    private const int Block = 16;
    private const int Half = Block / 2;
    private const float TwoPi = (float)(2 * Math.PI);

    private readonly MersenneTwister _generator = new(seed);
    private double? _spareNormal;

    /// <summary>
    /// <c>uniform_(low, high)</c>: u · (high − low) + low with one rounding (fused), u = the 24 low bits of a draw · 2⁻²⁴.
    /// </summary>
    public void Uniform(float low, float high, Span<float> destination)
    {
        float width = high - low;
        for (int i = 0; i < destination.Length; i++)
            destination[i] = MathF.FusedMultiplyAdd(NextUnit(), width, low);
    }

    /// <summary>
    /// <c>normal_()</c> of mean 0 and deviation 1. From 16 numbers on Box–Muller runs over blocks of 16, whose first half gives the
    /// radii and whose second the angles; if the length is no multiple of 16, the last 16 are drawn afresh. Shorter tensors take one
    /// Box–Muller pair at a time in float64, and its unused half waits for the next short tensor.
    /// </summary>
    public void Normal(Span<float> destination)
    {
        if (destination.Length < Block)
        {
            for (int i = 0; i < destination.Length; i++)
                destination[i] = (float)NextNormal();
            return;
        }
        Uniform(0, 1, destination);
        for (int at = 0; at + Block <= destination.Length; at += Block)
            Transform(destination.Slice(at, Block));
        if (destination.Length % Block != 0)
        {
            Span<float> last = destination[^Block..];
            Uniform(0, 1, last);
            Transform(last);
        }
    }

    private static void Transform(Span<float> block)
    {
        for (int i = 0; i < Half; i++)
        {
            float log = (float)Elementary64.Log(1 - block[i]);
            float radius = MathF.Sqrt(-2 * log);
            float angle = TwoPi * block[i + Half];
            block[i] = radius * (float)Elementary64.Cos(angle);
            block[i + Half] = radius * (float)Elementary64.Sin(angle);
        }
    }

    private float NextUnit() => (_generator.NextUInt32() & 0xFFFFFF) * (1f / (1 << 24));

    private double NextNormal()
    {
        if (_spareNormal is { } spare)
        {
            _spareNormal = null;
            return spare;
        }
        double angle = 2 * Math.PI * NextUnit64();
        double radius = Math.Sqrt(-2 * Elementary64.Log(1 - NextUnit64()));
        _spareNormal = radius * Elementary64.Sin(angle);
        return radius * Elementary64.Cos(angle);
    }

    private double NextUnit64()
    {
        ulong high = _generator.NextUInt32();
        ulong draw = (high << 32) | _generator.NextUInt32();
        return (draw & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));
    }
}
