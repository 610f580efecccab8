using System.Diagnostics;

namespace Grokscope.Experiments.Executors;

/// <summary>How a process of its own is started that trains one cell: the command line's "cell DIR NAME".</summary>
/// <param name="Program">Full path of the program.</param>
/// <param name="Arguments">Its first arguments, such as the path of Grokscope.Cli.dll where the program is dotnet.</param>
internal sealed record CellLauncher(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Name of the command.</summary>
    public const string Name = "cell";

    /// <summary>
    /// Option that ties the process to the one that started it: it saves and stops once its standard input ends, which it does whether
    /// the other closes it or is killed; it waits a little for a folder that is in use; and it shows no progress.
    /// </summary>
    public const string Tied = "--tied";

    /// <summary>What starts a cell's process, with its three streams redirected.</summary>
    internal ProcessStartInfo Start(SweepFolder folder, SweepCell cell) => new(Program, [.. Arguments, Name, folder.Path, cell.Name, Tied])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
