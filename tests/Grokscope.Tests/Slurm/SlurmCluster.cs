using System.Diagnostics;
using System.Security.Cryptography;

namespace Grokscope.Tests.Slurm;

/// <summary>
/// A real Slurm of its own: one node on this machine, in a temporary folder and on free ports. It shares nothing with a Slurm or munge of
/// the system, nor with another test run.
/// </summary>
internal sealed class SlurmCluster : IDisposable
{
    public const string Node = "node";
    private const int Attempts = 3;
    private static readonly string[] Commands = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "scontrol", "sinfo"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly TemporaryFolder _folder = new();
    private readonly SlurmSurroundings _surroundings;
    private readonly List<Daemon> _daemons = [];

    /// <summary>Starts it and waits until the node is idle.</summary>
    /// <param name="cpus">CPUs that the node claims to have, whatever the machine has.</param>
    /// <param name="settings">Lines of slurm.conf, such as "MaxArraySize=4". One for a key that is set already takes its place.</param>
    public SlurmCluster(int cpus = 4, params string[] settings)
    {
        _surroundings = new SlurmSurroundings(_folder["slurm.conf"]);
        try
        {
            for (int attempt = 1; !TryStart(cpus, settings, lastAttempt: attempt == Attempts); attempt++)
                EndProcesses();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What makes Slurm's commands, and programs that use them, find this cluster.</summary>
    public IReadOnlyDictionary<string, string> Environment => _surroundings.Variables;

    /// <summary>Why no cluster can run here; null where one can.</summary>
    public static string? Missing() =>
        !OperatingSystem.IsLinux() ? "Slurm needs Linux"
        : !System.Environment.IsPrivilegedProcess ? "a private Slurm needs root"
        : Commands.FirstOrDefault(command => Programs.Find(command) is null) is { } command ? $"Slurm is not installed: no {command}"
        : null;

    /// <summary>Skips the running test where no cluster can run; fails it where GROKSCOPE_REQUIRE_SLURM is 1.</summary>
    public static void SkipWithout()
    {
        if (Missing() is not { } reason)
            return;
        bool required = System.Environment.GetEnvironmentVariable("GROKSCOPE_REQUIRE_SLURM") == "1";
        Assert.False(required, $"GROKSCOPE_REQUIRE_SLURM is 1, but {reason}");
        Assert.Skip(reason);
    }

    /// <summary>Runs a command of Slurm against this cluster.</summary>
    public (int Code, string Out, string Error) Run(string command, params string[] args)
    {
        var start = new ProcessStartInfo(Programs.Required(command), args) { RedirectStandardOutput = true, RedirectStandardError = true };
        _surroundings.Apply(start);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        // sbatch itself tries for two minutes where the queue is full.
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            process.Kill();
            Assert.Fail($"{command} {string.Join(' ', args)} did not end");
        }
        return (process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Waits until a job, or an element such as "7_1", is back in the queue after a requeue, and lets it start sooner.</summary>
    public void StartRequeued(string job)
    {
        Waiting.Until(() => Run("squeue", "--array", "--noheader", "--format=%T %r", "--jobs=" + job).Out.Trim() == "PENDING BeginTime",
            Patience, () => $"job {job} was not requeued");
        // Started within the second in which its last run ended, it would fail: its new credential would count as revoked like the old one.
        var (code, _, error) = Run("scontrol", "update", "jobid=" + job, "starttime=now+2");
        Assert.True(code == 0, error);
    }

    /// <summary>Ends all daemons and all processes of jobs, and deletes the folder.</summary>
    public void Dispose()
    {
        EndProcesses();
        _folder.Dispose();
    }

    /// <summary>False where another try, with other ports, is worth it.</summary>
    private bool TryStart(int cpus, string[] settings, bool lastAttempt)
    {
        var configuration = new SlurmConfiguration(_folder, cpus, settings);
        File.WriteAllText(_folder["slurm.conf"], configuration.Text);
        StartMunge(configuration.MungeSocket);
        Start("slurmctld", "-D", "-f", _folder["slurm.conf"]);
        Start("slurmd", "-D", "-N", Node, "-f", _folder["slurm.conf"]);
        bool started = AwaitDaemons(() => configuration.Answers && Run("sinfo", "--noheader", "--format=%T").Out.Trim() == "idle");
        // Another process may have taken a port after it was found free.
        if (!started && (lastAttempt || !_daemons.Any(daemon => daemon.LogTail.Contains("Address already in use"))))
            throw new InvalidOperationException("Slurm did not start.\n" + string.Join('\n', _daemons.Select(daemon => daemon.LogTail)));
        return started;
    }

    private void StartMunge(string socket)
    {
        string key = _folder["munge.key"];
        if (!File.Exists(key))
        {
            File.WriteAllBytes(key, RandomNumberGenerator.GetBytes(128));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(key, UnixFileMode.UserRead);
        }
        // The folder is closed to other users, which munged would refuse without --force.
        Start("munged", "--foreground", "--force", "--key-file=" + key, "--socket=" + socket,
            "--pid-file=" + _folder["munged.pid"], "--seed-file=" + _folder["munged.seed"]);
        AwaitDaemons(() => File.Exists(socket));
    }

    private void Start(string program, params string[] args) =>
        _daemons.Add(new Daemon(program, args, _folder[program + ".log"], _surroundings));

    /// <summary>False where a daemon ended or nothing came of it in time.</summary>
    private bool AwaitDaemons(Func<bool> ready)
    {
        var clock = Stopwatch.StartNew();
        while (!ready())
        {
            if (clock.Elapsed > Patience || _daemons.Any(daemon => daemon.HasExited))
                return false;
            Thread.Sleep(50);
        }
        return true;
    }

    private void EndProcesses()
    {
        MarkedProcesses.End(_surroundings.Mark);
        foreach (var daemon in _daemons)
            daemon.Dispose();
        _daemons.Clear();
    }
}
