using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Grokscope.Cli.Completion;

/// <summary>[suggest] LINE: writes what the last word of a line may become, one a line; the line begins after the program's name and ends at the cursor.</summary>
internal sealed class SuggestAction : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        string line = parseResult.Tokens.LastOrDefault(token => token.Type != TokenType.Directive)?.Value ?? "";
        string word = line[(line.LastIndexOf(' ') + 1)..], before = "";
        // --option=value is completed as --option value.
        if (word.StartsWith("--", StringComparison.Ordinal) && word.IndexOf('=') is > 0 and int equals)
        {
            before = word[..(equals + 1)];
            word = word[(equals + 1)..];
            line = $"{line[..^(word.Length + 1)]} {word}";
        }
        ParseResult typed = parseResult.RootCommandResult.Command.Parse(line, parseResult.Configuration);
        foreach (string candidate in typed.GetCompletions(line.Length).Select(item => item.Label).Where(candidate => IsWanted(candidate, word)))
            parseResult.InvocationConfiguration.Output.WriteLine(before + candidate);
        return (int)ExitCode.Done;
    }

    // Options only where one has begun, and of their names the long ones.
    private static bool IsWanted(string candidate, string word) => candidate.StartsWith(word, StringComparison.Ordinal)
        && (candidate[0] == '-' ? word.StartsWith('-') && candidate.StartsWith("--", StringComparison.Ordinal) : candidate is not ("/?" or "/h"));
}
