namespace Grokscope.Cli;

/// <summary>What a command may touch besides its folder.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress, warnings and failures.</param>
/// <param name="IsTerminal">Whether someone watches <paramref name="Error"/> on a terminal that can redraw lines.</param>
/// <param name="Stop">Asks for a checkpoint and an early end.</param>
internal sealed record Surroundings(TextWriter Out, TextWriter Error, bool IsTerminal, CancellationToken Stop)
{
    /// <summary>Those of this process.</summary>
    public static Surroundings OfProcess(CancellationToken stop) =>
        new(Console.Out, Console.Error, !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb", stop);
}
