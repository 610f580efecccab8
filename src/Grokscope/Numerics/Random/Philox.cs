namespace Grokscope.Numerics.Random;

/// <summary>
/// Philox 4x32-10, a counter-based generator for everything that measures: what it draws depends on (seed, purpose, step) alone, so
/// no measurement changes the training or another measurement. The key is the seed and a hash of the purpose; the counter is a
/// running block number and the step. Source: Salmon, Moraes, Dror and Shaw, Parallel random numbers: as easy as 1, 2, 3 (SC 2011).
/// </summary>
/// <example>
/// <code>
/// var random = new Philox(seed: 42, purpose: "my measure", step: 1000);
/// double[] direction = new double[run.Layout.Count];
/// random.Normal(direction);
/// Console.WriteLine($"{direction[0]}, and a pair below 97: {random.NextBelow(97)}, {random.NextBelow(97)}");
/// </code>
/// </example>
public sealed class Philox
{
    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    private readonly uint _seed;
    private readonly uint _purpose;
    private readonly ulong _step;
    private readonly uint[] _block = new uint[4];
    private ulong _blocks;
    private int _next = 4;
    private double? _spareNormal;

    /// <summary>Starts the stream of one purpose at one training step.</summary>
    /// <param name="seed">The run's seed, or one for measurements.</param>
    /// <param name="purpose">What the numbers are for, as "hessian.start"; each name has a stream of its own.</param>
    /// <param name="step">Training step, or any other counter from 0.</param>
    public Philox(uint seed, string purpose, ulong step)
    {
        _seed = seed;
        _purpose = Hash(purpose);
        _step = step;
    }

    /// <summary>The bijection itself: ten rounds on one counter of four words, lowest first, under a key of two.</summary>
    internal static (uint X0, uint X1, uint X2, uint X3) Encrypt((uint X0, uint X1, uint X2, uint X3) counter, (uint K0, uint K1) key)
    {
        (uint x0, uint x1, uint x2, uint x3) = counter;
        (uint k0, uint k1) = key;
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * x0;
            ulong product1 = (ulong)Multiplier1 * x2;
            (x0, x1, x2, x3) = ((uint)(product1 >> 32) ^ x1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ x3 ^ k1, (uint)product0);
            k0 += Weyl0;
            k1 += Weyl1;
        }
        return (x0, x1, x2, x3);
    }

    /// <summary>The next number, uniform on 0 … 2³² − 1.</summary>
    public uint NextUInt32()
    {
        if (_next == 4)
        {
            var counter = ((uint)_blocks, (uint)(_blocks >> 32), (uint)_step, (uint)(_step >> 32));
            (_block[0], _block[1], _block[2], _block[3]) = Encrypt(counter, (_seed, _purpose));
            _blocks++;
            _next = 0;
        }
        return _block[_next++];
    }

    /// <summary>The next number uniform on [0, 1): a multiple of 2⁻⁵³.</summary>
    public double NextDouble()
    {
        ulong high = NextUInt32();
        ulong draw = (high << 32) | NextUInt32();
        return (draw >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>The next integer on 0 … n − 1, each exactly as likely as any other.</summary>
    /// <param name="n">At least 1.</param>
    public int NextBelow(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        // Lemire's method: the high word of a 32-bit draw times n; the 2³² mod n lowest products of each class are one too many.
        uint surplus = (uint)((1UL << 32) % (uint)n);
        ulong product;
        do
            product = (ulong)NextUInt32() * (uint)n;
        while ((uint)product < surplus);
        return (int)(product >> 32);
    }

    /// <summary>
    /// The next standard normal number, by Box–Muller on two uniform ones; every second one is the sine that belongs to the cosine before.
    /// </summary>
    public double NextNormal()
    {
        if (_spareNormal is { } spare)
        {
            _spareNormal = null;
            return spare;
        }
        double radius = Math.Sqrt(-2 * Elementary64.Log(1 - NextDouble()));
        double angle = 2 * Math.PI * NextDouble();
        _spareNormal = radius * Elementary64.Sin(angle);
        return radius * Elementary64.Cos(angle);
    }

    /// <summary>Fills with integers on 0 … n − 1, drawn with replacement.</summary>
    /// <param name="n">At least 1.</param>
    /// <param name="destination">Receives the numbers.</param>
    public void Below(int n, Span<int> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = NextBelow(n);
    }

    /// <summary>Fills with standard normal numbers.</summary>
    public void Normal(Span<double> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = NextNormal();
    }

    /// <summary>Fills with standard normal numbers, rounded to float32: the same stream as in float64.</summary>
    public void Normal(Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = (float)NextNormal();
    }

    /// <summary>FNV-1a over the UTF-16 code units, one round each: the same on every machine and version, unlike <see cref="object.GetHashCode"/>.</summary>
    private static uint Hash(string purpose)
    {
        uint hash = 2166136261;
        foreach (char unit in purpose)
            hash = (hash ^ unit) * 16777619;
        return hash;
    }
}
