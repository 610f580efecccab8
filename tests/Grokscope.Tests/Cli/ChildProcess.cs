using System.Collections.Concurrent;
using System.Diagnostics;

namespace Grokscope.Tests.Cli;

/// <summary>The command line as a process of its own, which a test may kill.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _out = [], _error = [];

    /// <summary>Starts grokscope with arguments.</summary>
    public ChildProcess(params string[] args) : this(args, new Dictionary<string, string>())
    {
    }

    /// <summary>Starts grokscope with arguments and variables of the environment.</summary>
    public ChildProcess(string[] args, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Grokscope.Cli.dll"));
        foreach (string arg in args)
            start.ArgumentList.Add(arg);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        // Read so that a full pipe does not hold the process up.
        _process.OutputDataReceived += (_, line) => _out.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _error.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>What it wrote to its standard output so far.</summary>
    public string Out => string.Join('\n', _out);

    /// <summary>Lines that it wrote to its standard error so far.</summary>
    public IReadOnlyCollection<string> Error => _error;

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Sends a signal by name, such as TERM.</summary>
    public void Send(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end and gives the exit code.</summary>
    public int Wait()
    {
        Assert.True(_process.WaitForExit(TimeSpan.FromMinutes(2)), $"the process did not end\n{string.Join('\n', _error)}");
        // Without a limit it waits for the last lines, too.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }
}
