using System.Diagnostics;

namespace Grokscope.Tests;

/// <summary>Programs that are no part of Grokscope, such as shells.</summary>
internal static class OtherProgram
{
    /// <summary>Runs one to its end.</summary>
    /// <param name="start">The program, its arguments and surroundings.</param>
    /// <returns>Its exit code, and what it wrote to either output.</returns>
    public static (int Code, string Out, string Error) Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        // Read at once, so that a full pipe does not hold the process up.
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
