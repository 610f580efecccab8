using System.Diagnostics;

namespace Grokscope.Tests.Slurm;

/// <summary>A daemon in the foreground that writes all it says to a file.</summary>
internal sealed class Daemon : IDisposable
{
    private readonly Process _process;
    private readonly string _name;
    private readonly string _log;

    public Daemon(string program, string[] args, string log, SlurmSurroundings surroundings)
    {
        _name = program;
        _log = log;
        // A file, since jobs inherit it: a pipe would stay open after the daemon's end.
        string[] shell = ["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1 </dev/null", "sh", log, Programs.Required(program), .. args];
        var start = new ProcessStartInfo("/bin/sh", shell) { WorkingDirectory = Path.GetDirectoryName(log) };
        surroundings.Apply(start);
        _process = Process.Start(start)!;
    }

    public bool HasExited => _process.HasExited;

    /// <summary>The last lines of its log, with its name and how it fares.</summary>
    public string LogTail
    {
        get
        {
            string fate = HasExited ? $"ended with {_process.ExitCode}" : "runs";
            string[] lines = File.Exists(_log) ? File.ReadAllLines(_log) : [];
            return $"== {_name} {fate}\n{string.Join('\n', lines.TakeLast(25))}";
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
