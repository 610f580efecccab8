using System.Diagnostics;
using Grokscope.Training;

namespace Grokscope.Experiments.Executors;

/// <summary>
/// A cell that is trained by a process of its own and followed through the files of its folder. A process that was killed is started
/// again, as long as the cell gets on.
/// </summary>
internal sealed class CellProcess(SweepFolder folder, SweepCell cell, CellLauncher launcher, ISweepObserver observer)
{
    private const string WarningMark = "warning: ";
    private const int FutileStarts = 3;

    // On Unix a process that a signal ended is reported with the signal's number above this.
    private const int SignalBase = 128;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    private readonly RunFolder _run = folder.Cell(cell);
    private DateTimeOffset _seen;
    private string? _lastLine;

    /// <summary>Trains the cell to its end, or until a stop is asked for.</summary>
    /// <exception cref="RunException">The process ended with a failure, or is killed again and again.</exception>
    public CellOutcome Train(CancellationToken stop)
    {
        observer.Began(cell);
        for (int futile = 0; ;)
        {
            int before = RunState.Read(_run).SavedStep;
            int code = Run(stop);
            RunState state = RunState.Read(_run);
            if (state.Result is { } result)
                return new CellOutcome(cell, new RunOutcome(result.Status, result.Steps, result), null);
            if (code == (int)ExitCode.Stopped)
                return new CellOutcome(cell, new RunOutcome(RunStatus.Stopped, state.SavedStep, null), null);
            bool killed = code > SignalBase && !OperatingSystem.IsWindows();
            if (killed && stop.IsCancellationRequested)
                return new CellOutcome(cell, null, null);
            futile = state.SavedStep > before ? 0 : futile + 1;
            if (!killed || futile == FutileStarts)
                throw new RunException(killed ? Killed(code, $" {FutileStarts} times without getting on. Is there enough memory?") : Why(state, code), CodeOf(code));
            observer.Warned(cell, Killed(code, $" and is started again; it goes on from step {state.SavedStep}."));
        }
    }

    /// <summary>One process, from its start to its end.</summary>
    private int Run(CancellationToken stop)
    {
        using Process process = Begin();
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        // An end of its input is what the process takes for the wish to stop.
        using (stop.Register(process.StandardInput.Close))
            while (!process.WaitForExit(BetweenLooks))
                Look();
        // Without a time limit it also waits for the last lines.
        process.WaitForExit();
        Look();
        return process.ExitCode;
    }

    private Process Begin()
    {
        try
        {
            return Process.Start(launcher.Start(folder, cell))!;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new RunException($"{launcher.Program} cannot be started: {e.Message}", inner: e);
        }
    }

    private void Look()
    {
        if (ProgressFile.Read(_run) is not { } told || told.Updated == _seen)
            return;
        _seen = told.Updated;
        observer.Progressed(cell, told.ToProgress());
    }

    private void Hear(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        if (line.StartsWith(WarningMark, StringComparison.Ordinal))
            observer.Warned(cell, line[WarningMark.Length..]);
        else
            _lastLine = line;
    }

    private string Why(RunState state, int code) => state.Message ?? _lastLine ?? $"Its process ended with code {code} and without a word.";

    private static ExitCode CodeOf(int code) => Enum.IsDefined((ExitCode)code) && code != (int)ExitCode.Done ? (ExitCode)code : ExitCode.Failed;

    private static string Killed(int code, string then) => $"Its process was ended by signal {code - SignalBase}{then}";
}
