using System.Diagnostics;
using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Training;
using Microsoft.AspNetCore.Http;

namespace Grokscope.Server.Runs;

/// <summary>Stops runs, whoever trains them, and lets them go on in processes of the server's own. Answers are statuses of HTTP with a line for the reader.</summary>
/// <param name="folder">The study's folder.</param>
/// <param name="watch">Knows its runs.</param>
/// <param name="launcher">How a run's process is started.</param>
/// <param name="tell">Takes what such a process said last, where it failed.</param>
internal sealed class CellControl(string folder, StudyWatch watch, CellLauncher launcher, Action<string> tell) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Process> _children = [];
    private bool _ended;

    /// <summary>Asks a run to stop.</summary>
    public (int Status, string Words) Stop(string name)
    {
        if (watch.Find(name) is not { } run)
            return (StatusCodes.Status404NotFound, "There is no such run.");
        if (RunState.Read(run.Folder).Status != RunStatus.Running)
            return (StatusCodes.Status409Conflict, $"{name} does not run.");
        StopRequest.Make(run.Folder);
        return (StatusCodes.Status202Accepted, $"{name} saves and stops within a few seconds.");
    }

    /// <summary>Starts a process that goes on with a run.</summary>
    public (int Status, string Words) Resume(string name)
    {
        if (watch.Find(name) is not { } run)
            return (StatusCodes.Status404NotFound, "There is no such run.");
        lock (_lock)
        {
            if (_ended)
                return Refused("The server is ending.");
            RunState state = RunState.Read(run.Folder);
            if (state.IsDone)
                return Refused($"{name} is done.");
            if (state.Status == RunStatus.Running || _children.ContainsKey(name))
                return Refused($"{name} runs already.");
            if (state.Status == RunStatus.Damaged)
                return Refused(state.Message ?? $"{name} is damaged.");
            if (state.Status == RunStatus.Waiting && IsSweepAtWork())
                return Refused($"{name} waits for the sweep that is at work here.");
            if (_children.Count >= Environment.ProcessorCount)
                return Refused($"This server trains {_children.Count} runs already, one per processor.");
            _children[name] = Begin(run);
        }
        return (StatusCodes.Status202Accepted, $"{name} goes on from step {RunState.Read(run.Folder).SavedStep}.");
    }

    /// <summary>Lets all runs that it started save and stop, and waits for them.</summary>
    /// <returns>Whether there was one.</returns>
    public bool End()
    {
        Process[] running;
        lock (_lock)
        {
            _ended = true;
            running = [.. _children.Values.Where(child => !child.HasExited)];
        }
        // An end of its input is what such a process takes for the wish to stop.
        foreach (Process child in running)
            child.StandardInput.Close();
        foreach (Process child in running)
            if (!child.WaitForExit(Patience))
                child.Kill();
        return running.Length > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            foreach (Process child in _children.Values)
                child.Dispose();
    }

    private static (int Status, string Words) Refused(string why) => (StatusCodes.Status409Conflict, why);

    // Other runs go on that this server did not start: a sweep will come to those that wait.
    private bool IsSweepAtWork() =>
        watch.Look().Status.Runs.Any(other => other.State == RunReport.Words(RunStatus.Running) && !_children.ContainsKey(other.Run));

    private Process Begin(StudyCell run)
    {
        string last = "";
        Process child = Process.Start(launcher.Start(new SweepFolder(folder), run.Cell))!;
        child.OutputDataReceived += (_, _) => { };
        child.ErrorDataReceived += (_, line) => last = string.IsNullOrWhiteSpace(line.Data) ? last : line.Data;
        child.EnableRaisingEvents = true;
        child.Exited += (_, _) => Ended(run.Cell.Name, child, () => last);
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;
    }

    private void Ended(string name, Process child, Func<string> last)
    {
        lock (_lock)
            // When the server ends, it still looks at them.
            if (_ended || !_children.Remove(name))
                return;
        using (child)
        {
            // Also for the last lines.
            child.WaitForExit();
            if (child.ExitCode is not ((int)ExitCode.Done or (int)ExitCode.Stopped))
                tell($"{name}: {(last() is { Length: > 0 } line ? line : $"its process ended with code {child.ExitCode}")}");
        }
    }
}
