using System.Text;
using System.Text.RegularExpressions;

namespace Grokscope.Tests.Fuzz;

/// <summary>Damages a file as disks, editors and scripts do.</summary>
internal static partial class DamagedFile
{
    private const int ManyLines = 20_000;

    private static readonly string[] Numbers = ["-1", "0", "1e308", "1e999", "2147483648", "99999999999999999999", "nan", "-0.0", "0.5", "\"x\"", "null", "[]", "{}", ""];

    /// <summary>Damages it, and says how.</summary>
    /// <param name="path">The file.</param>
    /// <param name="others">Files of other kinds that may take its place.</param>
    /// <param name="random">Decides how.</param>
    public static string Damage(string path, IReadOnlyList<string> others, Random random)
    {
        byte[] before = File.ReadAllBytes(path);
        bool isText = Path.GetExtension(path) is ".toml" or ".json" or ".csv" or ".parts" or ".html";
        int kind = random.Next(isText ? 16 : 10);
        switch (kind)
        {
            case 0 or 1:
                return Write(before[..random.Next(before.Length + 1)], "cut short");
            case 2 or 3 or 4:
                for (int i = random.Next(1, 4); i > 0 && before.Length > 0; i--)
                    before[random.Next(random.Next(2) == 0 ? before.Length : Math.Min(before.Length, 64))] ^= (byte)(1 << random.Next(8));
                return Write(before, "bits flipped");
            case 5:
                int from = random.Next(before.Length + 1);
                before.AsSpan(from, random.Next(before.Length - from + 1)).Clear();
                return Write(before, "zeroed");
            case 6:
                return Write([], "empty");
            case 7:
                File.Delete(path);
                if (random.Next(2) == 0)
                    return "removed";
                Directory.CreateDirectory(path);
                return "a folder";
            case 8:
                string other = others[random.Next(others.Count)];
                return Write(File.ReadAllBytes(other), $"the content of {Path.GetFileName(other)}");
            case 9:
                return Write([.. before, .. before], "twice");
            case 10:
                return Write([.. before, .. Enumerable.Repeat(before[(Array.LastIndexOf(before, (byte)'\n', Math.Max(0, before.Length - 2)) + 1)..], Math.Min(ManyLines, 10_000_000 / (before.Length + 1))).SelectMany(line => line)], "many lines");
            case 11:
                return Write([.. before.AsSpan(0, before.Length / 2), 0xff, 0xfe, 0xc0, 0x80, .. before.AsSpan(before.Length / 2)], "no UTF-8");
            case 12:
                return Rewrite(Word(), match => match.Value + "x", "a word changed");
            case 13:
                return Rewrite(Line(), _ => "", "a line removed");
            default:
                return Rewrite(Number(), _ => Numbers[random.Next(Numbers.Length)], "a number changed");
        }

        string Write(byte[] content, string how)
        {
            File.WriteAllBytes(path, content);
            return how;
        }

        string Rewrite(Regex what, Func<Match, string> by, string how)
        {
            string text = Encoding.UTF8.GetString(before);
            MatchCollection found = what.Matches(text);
            if (found.Count == 0)
                return "not damaged";
            // Headers stand first.
            Match match = found[random.Next(random.Next(2) == 0 ? found.Count : Math.Min(found.Count, 12))];
            return Write(Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, match.Index), by(match), text.AsSpan(match.Index + match.Length))), how);
        }
    }

    [GeneratedRegex(@"[a-z_]{2,}")]
    private static partial Regex Word();

    [GeneratedRegex(@"[^\n]+\n")]
    private static partial Regex Line();

    [GeneratedRegex(@"\d[\d.e+-]*")]
    private static partial Regex Number();
}
