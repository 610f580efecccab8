namespace Grokscope.Numerics.Random;

/// <summary>
/// MT19937, the generator of 32-bit numbers behind CPython's <c>random</c>, NumPy's legacy <c>np.random</c> and PyTorch's CPU draws;
/// they differ in how they seed it and in what they make of its numbers. Source: Matsumoto and Nishimura, mt19937ar.c (2002).
/// </summary>
internal sealed class MersenneTwister
{
    /// <summary>Length of a saved state: the words of the recurrence and the index of the next one.</summary>
    public const int StateLength = Words + 1;

    private const int Words = 624;
    private const int Shift = 397;

    private readonly uint[] _words = new uint[Words];
    private int _next = Words;

    /// <summary>Seeds with one number, mt19937ar's <c>init_genrand</c>: NumPy's legacy and PyTorch's way.</summary>
    public MersenneTwister(uint seed) => Fill(seed);

    private MersenneTwister(ReadOnlySpan<uint> key)
    {
        Fill(19650218);
        uint[] w = _words;
        int i = 1;
        for (int n = 0, j = 0; n < Math.Max(Words, key.Length); n++)
        {
            w[i] = (w[i] ^ ((w[i - 1] ^ (w[i - 1] >> 30)) * 1664525)) + key[j] + (uint)j;
            i = NextWord(i);
            j = (j + 1) % key.Length;
        }
        for (int n = 0; n < Words - 1; n++)
        {
            w[i] = (w[i] ^ ((w[i - 1] ^ (w[i - 1] >> 30)) * 1566083941)) - (uint)i;
            i = NextWord(i);
        }
        w[0] = 0x80000000;
    }

    /// <summary>Seeds with a list of numbers, mt19937ar's <c>init_by_array</c>: CPython's way, with the seed's 32-bit limbs, lowest first.</summary>
    /// <param name="key">At least one number.</param>
    public static MersenneTwister FromKey(params ReadOnlySpan<uint> key)
    {
        if (key.IsEmpty)
            throw new ArgumentException("A key needs at least one number.", nameof(key));
        return new MersenneTwister(key);
    }

    /// <summary>The next number, uniform on 0 … 2³² − 1.</summary>
    public uint NextUInt32()
    {
        if (_next == Words)
            Advance();
        uint y = _words[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    /// <summary>Writes the state, from which <see cref="Restore"/> goes on with the very next number.</summary>
    /// <param name="state">Receives it, [<see cref="StateLength"/>].</param>
    public void Save(Span<uint> state)
    {
        CheckLength(state.Length);
        _words.CopyTo(state);
        state[Words] = (uint)_next;
    }

    /// <summary>Takes over a state that <see cref="Save"/> wrote.</summary>
    /// <param name="state">[<see cref="StateLength"/>].</param>
    /// <exception cref="ArgumentException">This is no such state.</exception>
    public void Restore(ReadOnlySpan<uint> state)
    {
        CheckLength(state.Length);
        if (state[Words] > Words)
            throw new ArgumentException($"A generator's state ends with an index up to {Words}, not {state[Words]}.", nameof(state));
        state[..Words].CopyTo(_words);
        _next = (int)state[Words];
    }

    private static void CheckLength(int length)
    {
        if (length != StateLength)
            throw new ArgumentException($"A generator's state has {StateLength} numbers, not {length}.");
    }

    private void Fill(uint seed)
    {
        _words[0] = seed;
        for (int i = 1; i < Words; i++)
            _words[i] = (1812433253 * (_words[i - 1] ^ (_words[i - 1] >> 30))) + (uint)i;
    }

    private int NextWord(int i)
    {
        if (i < Words - 1)
            return i + 1;
        _words[0] = _words[Words - 1];
        return 1;
    }

    private void Advance()
    {
        uint[] w = _words;
        for (int i = 0; i < Words; i++)
        {
            uint y = (w[i] & 0x80000000) | (w[(i + 1) % Words] & 0x7FFFFFFF);
            w[i] = w[(i + Shift) % Words] ^ (y >> 1) ^ ((y & 1) * 0x9908B0DF);
        }
        _next = 0;
    }
}
