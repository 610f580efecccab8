using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Statistics;

/// <summary>Random orders.</summary>
internal static class Permutation
{
    /// <summary>Puts values into a random order, each order exactly as likely as any other (Fisher and Yates).</summary>
    /// <param name="values">The values.</param>
    /// <param name="random">The stream.</param>
    public static void Shuffle(Span<double> values, Philox random)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = random.NextBelow(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
