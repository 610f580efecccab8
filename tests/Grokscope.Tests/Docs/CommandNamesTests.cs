using System.Text.RegularExpressions;
using Grokscope.Tests.Cli;

namespace Grokscope.Tests.Docs;

public sealed partial class CommandNamesTests
{
    private static readonly Dictionary<string, string[]> Commands = CommandName.Matches(CommandRun.Of("--help").Out.Split("Commands:")[1].Split("Examples:")[0])
        .Select(line => line.Groups["name"].Value)
        .ToDictionary(name => name, name => Option.Matches(CommandRun.Of(name, "--help").Out.Split("Examples:")[0]).Select(line => line.Groups["name"].Value).Where(option => option != "--help").Distinct().ToArray());

    [Fact]
    public void Every_command_and_option_that_a_page_names_exists()
    {
        List<string> unknown = [];
        foreach (DocumentPage page in DocumentPage.All)
            foreach (string code in page.Spans.Concat(page.Blocks.Where(block => block.Language == "sh").SelectMany(block => Call.Matches(block.Text).Select(call => call.Value))))
            {
                string[] words = code.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words is ["grokscope", ..])
                    words = words[1..];
                else if (words is [var single] && !single.StartsWith("--", StringComparison.Ordinal))
                    continue;
                if (words.Length == 0)
                    continue;
                bool isCommand = Commands.TryGetValue(words[0], out string[]? options);
                if (words[0].StartsWith("--", StringComparison.Ordinal))
                    options = [.. Commands.Values.SelectMany(all => all), "--help", "--version"];
                else if (!isCommand && code.StartsWith("grokscope ", StringComparison.Ordinal))
                    unknown.Add($"{page.Name}: {code}: no such command");
                if (options is not null)
                    unknown.AddRange(Named.Matches(code).Select(option => option.Value).Where(option => option != "--help" && !options.Contains(option)).Select(option => $"{page.Name}: {code}: no option {option}"));
            }
        Assert.True(unknown.Count == 0, string.Join('\n', unknown));
    }

    [Fact]
    public void The_readmes_table_has_each_command_with_all_of_its_options()
    {
        string[] usages = [.. DocumentPage.FirstColumn(DocumentPage.Of("README.md").Section("Commands"))];
        Assert.Equal(Commands.Keys.Order(), usages.Select(usage => usage.Split(' ')[0]).Order());
        Assert.All(usages, usage => Assert.Equal(Commands[usage.Split(' ')[0]].Order(), Named.Matches(usage).Select(option => option.Value).Distinct().Order()));
    }

    [GeneratedRegex("^  (?<name>[a-z]+) ", RegexOptions.Multiline)]
    private static partial Regex CommandName { get; }

    [GeneratedRegex(@"^\s+(?:-\S+, )*(?<name>--[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex Option { get; }

    [GeneratedRegex("(?<![a-z-])--[a-z][a-z-]*")]
    private static partial Regex Named { get; }

    [GeneratedRegex(@"grokscope [^\n|&;#]+")]
    private static partial Regex Call { get; }
}
