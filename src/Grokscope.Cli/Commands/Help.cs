using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Grokscope.Cli.Commands;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does.</param>
/// <param name="examples">Whole command lines, each with what it does.</param>
internal sealed class ExampledCommand(string name, string description, params (string Line, string Does)[] examples) : Command(name, description)
{
    /// <summary>Whole command lines, each with what it does.</summary>
    public IReadOnlyList<(string Line, string Does)> Examples { get; } = examples;
}

/// <summary>Adds the examples to the help.</summary>
internal static class Help
{
    /// <summary>Makes --help of a program write its commands' examples.</summary>
    public static void Attach(RootCommand root)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Action = new WithExamples((SynchronousCommandLineAction)option.Action!);
    }

    private sealed class WithExamples(SynchronousCommandLineAction inner) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => inner.ClearsParseErrors;

        public override int Invoke(ParseResult parseResult)
        {
            int code = inner.Invoke(parseResult);
            IReadOnlyList<(string Line, string Does)> examples = parseResult.CommandResult.Command switch
            {
                ExampledCommand command => command.Examples,
                Command all => [.. all.Subcommands.OfType<ExampledCommand>().Select(c => c.Examples[0])],
            };
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            int width = examples.Max(e => e.Line.Length);
            foreach ((string line, string does) in examples)
                output.WriteLine($"  {line.PadRight(width)}  {does}");
            return code;
        }
    }
}
