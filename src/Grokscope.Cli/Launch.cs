using System.Diagnostics.CodeAnalysis;
using Grokscope.Experiments.Executors;

namespace Grokscope.Cli;

/// <summary>How this program starts itself again, as a process of its own.</summary>
internal static class Launch
{
    /// <summary>What starts a cell.</summary>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "A library of one piece with its program has no place of its own, which is what is asked for.")]
    public static CellLauncher Cell()
    {
        string library = typeof(Launch).Assembly.Location;
        string running = Environment.ProcessPath ?? "dotnet";
        // Alone, as an executable beside its library, or of one piece, it is the running program; else dotnet runs the library. The
        // program that runs the tests is neither.
        return library.Length == 0 || Path.GetFileNameWithoutExtension(running) == Path.GetFileNameWithoutExtension(library)
            ? new CellLauncher(running, [])
            : new CellLauncher(DotNet(running), [library]);
    }

    private static string DotNet(string running) =>
        Path.GetFileNameWithoutExtension(running) == "dotnet" ? running
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host
        // The folder of the runtime is shared/Microsoft.NETCore.App/VERSION below the host's.
        : Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
