using Grokscope.Cli;

namespace Grokscope.Tests.Cli;

/// <summary>What a command gave.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress and messages.</param>
internal sealed record CommandRun(int Code, string Out, string Error)
{
    /// <summary>Runs a command inside this process.</summary>
    public static CommandRun Of(params string[] args) => Of(CancellationToken.None, args);

    /// <summary>Runs a command inside this process, with a wish to stop.</summary>
    public static CommandRun Of(CancellationToken stop, params string[] args)
    {
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(args, new Surroundings(output, error, IsTerminal: false, stop));
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    /// <summary>A failure with this code: one message that is not a trace.</summary>
    public void FailsWith(ExitCode code, params string[] parts)
    {
        Assert.True((int)code == Code, $"exit code {Code}, expected {(int)code}\n{Out}\n{Error}");
        string message = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => !line.Contains(": begins"));
        Assert.DoesNotContain("   at ", message);
        Assert.DoesNotContain("Unexpected", message);
        foreach (string part in parts)
            Assert.Contains(part, message);
    }
}
