using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using Grokscope.Cli.Commands;
using Grokscope.Cli.Completion;

namespace Grokscope.Cli;

/// <summary>From arguments to an exit code.</summary>
internal static class CommandLine
{
    private const string Name = "grokscope";

    private const string Description =
        "Trains small Transformers on modular arithmetic until they grok, bit for bit repeatable, and shows how they got there.\n\n"
        + "An EXPERIMENT is a TOML file or the name of a built-in one. Every command can be run again: it goes on where it stopped.\n"
        + "It ends with 0 (done), 1 (failed), 2 (wrong usage or configuration), 3 (folder in use) or 75 (stopped after saving; run it again).";

    /// <summary>Runs a command.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="surroundings">What the command may touch.</param>
    /// <returns>The exit code, one of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, Surroundings surroundings)
    {
        try
        {
            ParseResult parsed = Root(surroundings).Parse(args.Count == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Action is ParseErrorAction)
            {
                surroundings.Error.WriteLine($"{Name}: {WrongUsage(parsed)}");
                return (int)ExitCode.Usage;
            }
            int code = parsed.Invoke(new InvocationConfiguration
            {
                Output = surroundings.Out,
                Error = surroundings.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
            return args.Count == 0 ? (int)ExitCode.Usage : code;
        }
        catch (Exception e)
        {
            var failure = Failure.Of(e);
            surroundings.Error.WriteLine($"{Name}: {failure.Message}");
            return (int)failure.Code;
        }
    }

    private static string WrongUsage(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (command is RootCommand && parsed.UnmatchedTokens.Count > 0)
            return $"There is no command '{parsed.UnmatchedTokens[0]}', only {string.Join(", ", command.Subcommands.Select(c => c.Name))}. Try '{Name} --help'.";
        return $"{parsed.Errors[0].Message} Try '{(command is RootCommand ? Name : $"{Name} {command.Name}")} --help'.";
    }

    private static RootCommand Root(Surroundings surroundings)
    {
        var root = new RootCommand(Description)
        {
            NewCommand.Create(surroundings),
            ReproduceCommand.Create(surroundings),
            TrainCommand.Create(surroundings),
            SweepCommand.Create(surroundings),
            CellCommand.Create(surroundings),
            StatusCommand.Create(surroundings),
            MeasureCommand.Create(surroundings),
            ServeCommand.Create(surroundings),
            ReportCommand.Create(surroundings),
            CompareCommand.Create(surroundings),
            ImportCommand.Create(surroundings),
            ExportCommand.Create(surroundings),
            PackCommand.Create(surroundings),
            BenchCommand.Create(surroundings),
            CompletionCommand.Create(surroundings),
        };
        root.Directives.Clear();
        root.Directives.Add(new SuggestDirective { Action = new SuggestAction() });
        Help.Attach(root);
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        return root;
    }

    /// <summary>Writes the library's version; the entry assembly's would be the test runner's in tests.</summary>
    private sealed class VersionAction : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(Training.Manifest.Begin("").GrokscopeVersion);
            return (int)ExitCode.Done;
        }
    }
}
