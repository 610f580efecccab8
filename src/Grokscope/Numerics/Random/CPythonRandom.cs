using System.Numerics;

namespace Grokscope.Numerics.Random;

/// <summary>Draws as CPython's <c>random.Random(seed)</c> makes them, which decide the split. Source: method.md §1, CPython's random.py.</summary>
/// <param name="seed">0 … 2³² − 1; seeds the generator as a key of one limb.</param>
internal sealed class CPythonRandom(uint seed)
{
    private readonly MersenneTwister _generator = MersenneTwister.FromKey(seed);

    /// <summary>
    /// <c>_randbelow(n)</c>: uniform on 0 … n − 1, from as many top bits as n has; drawn again while it is not below n.
    /// </summary>
    /// <param name="n">At least 1.</param>
    public int Below(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        int bits = 32 - BitOperations.LeadingZeroCount((uint)n);
        uint draw;
        do
            draw = _generator.NextUInt32() >> (32 - bits);
        while (draw >= (uint)n);
        return (int)draw;
    }

    /// <summary><c>shuffle(items)</c>: for i from the last down to 1, swaps item i with item <see cref="Below"/>(i + 1).</summary>
    public void Shuffle(Span<int> items)
    {
        for (int i = items.Length - 1; i >= 1; i--)
        {
            int j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
