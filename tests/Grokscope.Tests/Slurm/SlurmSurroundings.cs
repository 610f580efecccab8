using System.Diagnostics;

namespace Grokscope.Tests.Slurm;

/// <summary>The environment of a cluster's daemons and commands, which marks all processes that come from them.</summary>
/// <param name="configuration">Path of slurm.conf.</param>
internal sealed class SlurmSurroundings(string configuration)
{
    private const string Variable = "SLURM_CONF";
    private static readonly string[] Prefixes = ["SLURM", "SBATCH_", "SQUEUE_", "SCANCEL_", "SCONTROL_", "SINFO_"];

    public IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string> { [Variable] = configuration };

    /// <summary>What stands in the environment of each process.</summary>
    public string Mark => $"{Variable}={configuration}";

    /// <summary>Sets the variables and removes all others that Slurm would heed, such as those of a job in which the tests run.</summary>
    public void Apply(ProcessStartInfo start)
    {
        foreach (string name in start.Environment.Keys.Where(name => Prefixes.Any(name.StartsWith)).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
    }
}
