using System.Text.RegularExpressions;

namespace Grokscope.Docs;

/// <summary>
/// Parts of a Markdown text that a program makes. Each stands between two lines, <c>&lt;!-- made: NAME --&gt;</c> and <c>&lt;!-- end --&gt;</c>, which stay in the text, so that it can be made again.
/// </summary>
internal static partial class MadeText
{
    /// <summary>The text with each part made anew.</summary>
    /// <param name="text">The text.</param>
    /// <param name="part">From a part's name to its lines, without the newline at the end.</param>
    /// <exception cref="FormatException">A part begins and does not end.</exception>
    public static string Fill(string text, Func<string, string> part) => Fill(text, (name, _) => part(name));

    /// <summary>The text with each part made anew.</summary>
    /// <param name="text">The text.</param>
    /// <param name="part">From a part's name and its lines as they stand to its lines, without the newline at the end.</param>
    /// <exception cref="FormatException">A part begins and does not end.</exception>
    public static string Fill(string text, Func<string, string, string> part)
    {
        string filled = Part.Replace(text, match => $"<!-- made: {match.Groups["name"].Value} -->\n{part(match.Groups["name"].Value, match.Groups["now"].Value.TrimEnd('\n'))}\n<!-- end -->");
        if (Part.Count(text) != Begin.Count(text))
            throw new FormatException("A part begins with <!-- made: NAME --> and does not end with <!-- end -->.");
        return filled;
    }

    [GeneratedRegex(@"^<!-- made: (?<name>[^\n]+?) -->\n(?<now>(?:(?!<!-- made: )[\s\S])*?)^<!-- end -->$", RegexOptions.Multiline)]
    private static partial Regex Part { get; }

    [GeneratedRegex("^<!-- made: ", RegexOptions.Multiline)]
    private static partial Regex Begin { get; }
}
