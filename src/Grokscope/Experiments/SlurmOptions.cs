namespace Grokscope.Experiments;

/// <summary>How a sweep is handed to Slurm: table [slurm] of an experiment file. It decides nothing about the runs themselves.</summary>
internal sealed record SlurmOptions
{
    /// <summary>Partition.</summary>
    [Setting("partition", "partition of the jobs; \"\" for the cluster's default", "only the cluster knows")]
    public string Partition { get; init; } = "";

    /// <summary>Account.</summary>
    [Setting("account", "account that is charged; \"\" for the user's default", "only the cluster knows")]
    public string Account { get; init; } = "";

    /// <summary>Time limit of a job.</summary>
    [Setting("time", "time limit of a job, as sbatch takes it; a cell that needs longer saves and is queued again", "many clusters start jobs of up to four hours sooner")]
    public string Time { get; init; } = "4:00:00";

    /// <summary>Seconds before the time limit at which a cell saves.</summary>
    [Setting("warning", "seconds before the time limit at which a cell saves its state and is queued again", "Slurm sends the signal up to a minute late",
        Minimum = 60, Maximum = 3600)]
    public int Warning { get; init; } = 120;

    /// <summary>Memory of a job.</summary>
    [Setting("memory", "memory of a job, as sbatch takes it; \"\" for the cluster's default", "a published run takes 130 MB, the runtime reserves more")]
    public string Memory { get; init; } = "1G";

    /// <summary>Processors of a job, and threads of its run.</summary>
    [Setting("cpus", "processors of a job, and threads of its run; the numbers do not depend on it", "one thread a run trains a sweep fastest", Minimum = 1, Maximum = 1024)]
    public int Cpus { get; init; } = 1;

    /// <summary>Jobs at a time.</summary>
    [Setting("array_limit", "jobs at a time; 0 for as many as the cluster lets run", "the cluster's own limits are the fair ones", Minimum = 0, Maximum = 100_000)]
    public int ArrayLimit { get; init; }

    /// <summary>Further options of sbatch.</summary>
    [Setting("options", "further options of sbatch, such as \"--qos=low --exclude=node7\"", "none are needed")]
    public string Options { get; init; } = "";

    /// <summary>Shell commands before a run.</summary>
    [Setting("setup", "shell commands that a job runs first, such as \"module load dotnet\"", "none are needed")]
    public string Setup { get; init; } = "";
}
