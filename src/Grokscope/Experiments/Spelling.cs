namespace Grokscope.Experiments;

/// <summary>Finds the word that someone who mistyped most likely meant.</summary>
internal static class Spelling
{
    // Longer than all that anybody could mean.
    private const int Longest = 200;

    /// <summary>The word at the smallest edit distance, or null where none is within a third of its length or so.</summary>
    public static string? Nearest(string typed, IEnumerable<string> words)
    {
        if (typed.Length > Longest)
            return null;
        string? best = words.Distinct().MinBy(word => Distance(typed, word));
        return best is not null && Distance(typed, best) <= (best.Length + 1) / 3 ? best : null;
    }

    /// <summary>Levenshtein distance: the fewest insertions, deletions and replacements of a character.</summary>
    public static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[^1];
    }
}
