using System.Numerics;

namespace Grokscope.Numerics.Random;

/// <summary>
/// Draws as NumPy's legacy generator makes them after <c>np.random.seed(seed)</c>, which decide the batches. Source: method.md §1,
/// NumPy's <c>_rand_int64</c> with masked rejection.
/// </summary>
/// <param name="seed">0 … 2³² − 1.</param>
internal sealed class NumPyRandom(uint seed)
{
    /// <summary>Length of a saved state.</summary>
    public const int StateLength = MersenneTwister.StateLength;

    private readonly MersenneTwister _generator = new(seed);

    /// <summary>
    /// <c>randint(0, n, size)</c>: each uniform on 0 … n − 1, from the lowest bits that n − 1 needs; drawn again while it is not
    /// below n. For n = 1 NumPy draws nothing.
    /// </summary>
    /// <param name="n">At least 1.</param>
    /// <param name="destination">Receives the numbers, as many as it holds.</param>
    public void RandInt(int n, Span<int> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        if (n == 1)
        {
            destination.Clear();
            return;
        }
        uint last = (uint)n - 1;
        uint mask = uint.MaxValue >> BitOperations.LeadingZeroCount(last);
        for (int i = 0; i < destination.Length; i++)
        {
            uint draw;
            do
                draw = _generator.NextUInt32() & mask;
            while (draw > last);
            destination[i] = (int)draw;
        }
    }

    /// <inheritdoc cref="MersenneTwister.Save"/>
    public void Save(Span<uint> state) => _generator.Save(state);

    /// <inheritdoc cref="MersenneTwister.Restore"/>
    public void Restore(ReadOnlySpan<uint> state) => _generator.Restore(state);
}
