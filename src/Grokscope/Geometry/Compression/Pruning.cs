namespace Grokscope.Geometry.Compression;

/// <summary>Only the largest entries are kept, the others become 0. Source: method.md §14, §15.</summary>
internal static class Pruning
{
    /// <summary>
    /// Keeps the ⌊qn + ½⌋ entries of largest magnitude of each of some ranges of n entries; of equal ones the first. All of θ as one range is
    /// the published form; a range per tensor keeps a share of each.
    /// </summary>
    /// <param name="whole">[N].</param>
    /// <param name="ranges">Ranges that cover it.</param>
    /// <param name="keep">q, 0 … 1.</param>
    /// <returns>The values kept, and which they are (see <see cref="Description.Positions"/>).</returns>
    public static Description Of(double[] whole, IEnumerable<Range> ranges, double keep)
    {
        var values = new double[whole.Length];
        double bits = 0;
        foreach (Range range in ranges)
        {
            (int offset, int n) = range.GetOffsetAndLength(whole.Length);
            int kept = (int)Math.Floor((keep * n) + 0.5);
            int[] order = [.. Enumerable.Range(offset, n).OrderByDescending(i => Math.Abs(whole[i]))]; // stable: of equal ones the first stands first
            foreach (int i in order.AsSpan(0, kept))
                values[i] = whole[i];
            bits += ((double)Description.Whole * kept) + Description.Positions(kept, n);
        }
        return new Description(values, bits);
    }
}
