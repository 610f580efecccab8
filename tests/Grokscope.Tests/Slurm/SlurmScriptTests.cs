using System.Diagnostics;
using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Experiments.Executors.Slurm;

namespace Grokscope.Tests.Slurm;

/// <summary>What the script of a job does with signals, without Slurm: its cell and scontrol are scripts, too.</summary>
public sealed class SlurmScriptTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder;

    public SlurmScriptTests()
    {
        // Before the folder, which would stay behind where this skips the test.
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs Unix signals");
        _folder = new TemporaryFolder();
        Write("scontrol", "echo \"$*\" >> requeued");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Signals_reach_the_cell_and_the_script_ends_with_its_code()
    {
        using Process script = Start("""
            trap 'echo >> told' TERM
            touch begun
            until [[ -e done ]] || ! kill -0 $PPID; do sleep 0.02; done
            exit 75
            """);
        Await("begun");
        foreach (int told in new[] { 1, 2, 3 })
        {
            Send(script, told == 2 ? "USR1" : "TERM");
            Waiting.Until(() => Lines("told").Length == told, Limit, () => $"the cell was not told {told} times");
        }
        File.WriteAllText(_folder["done"], "");
        Assert.Equal(75, CodeOf(script));
        Assert.Equal(["requeue 17_0"], Lines("requeued"));
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("USR1", 138)]
    [InlineData("KILL", 137)]
    public void It_ends_where_a_signal_ended_the_cell(string signal, int code)
    {
        using Process script = Start($"kill -{signal} $$");
        Assert.Equal(code, CodeOf(script));
        Assert.Empty(Lines("requeued"));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("USR1")]
    public void A_signal_before_the_cell_began_is_heeded(string signal)
    {
        using Process script = Start("touch began", setup: "touch begun; until [[ -e done ]]; do sleep 0.02; done");
        Await("begun");
        Send(script, signal);
        File.WriteAllText(_folder["done"], "");
        Assert.Equal(75, CodeOf(script));
        Assert.False(File.Exists(_folder["began"]));
        Assert.Empty(Lines("requeued"));
    }

    private Process Start(string cell, string setup = "")
    {
        Write("program", cell);
        string script = SlurmScript.Of("job", _folder.Path, _folder.Path, ["one"], new SlurmOptions { Setup = setup }, 0, new CellLauncher(_folder["program"], []));
        Write("job", script);
        var start = new ProcessStartInfo(_folder["job"]) { WorkingDirectory = _folder.Path };
        start.Environment["PATH"] = $"{_folder.Path}:{start.Environment["PATH"]}";
        start.Environment["SLURM_ARRAY_JOB_ID"] = "17";
        start.Environment["SLURM_ARRAY_TASK_ID"] = "0";
        return Process.Start(start)!;
    }

    private void Write(string name, string text)
    {
        File.WriteAllText(_folder[name], text.StartsWith("#!", StringComparison.Ordinal) ? text : $"#!/bin/bash\n{text}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void Await(string file) => Waiting.Until(() => File.Exists(_folder[file]), Limit, () => $"{file} is not there");

    private string[] Lines(string file) => File.Exists(_folder[file]) ? File.ReadAllLines(_folder[file]) : [];

    private static void Send(Process process, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{process.Id}"]);
        kill.WaitForExit();
    }

    private static int CodeOf(Process script)
    {
        bool ended = script.WaitForExit(Limit);
        if (!ended)
            script.Kill(entireProcessTree: true);
        Assert.True(ended, "the script did not end");
        return script.ExitCode;
    }
}
