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
        bool wantsOption = line[(line.LastIndexOf(' ') + 1)..].StartsWith('-');
        ParseResult typed = parseResult.RootCommandResult.Command.Parse(line, parseResult.Configuration);
        foreach (string candidate in typed.GetCompletions(line.Length).Select(item => item.Label))
            // Options only where one has begun, and of their names the long ones.
            if (wantsOption ? candidate.StartsWith("--", StringComparison.Ordinal) : candidate[0] != '-' && candidate is not ("/?" or "/h"))
                parseResult.InvocationConfiguration.Output.WriteLine(candidate);
        return (int)ExitCode.Done;
    }
}
