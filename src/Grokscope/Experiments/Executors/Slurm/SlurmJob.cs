namespace Grokscope.Experiments.Executors.Slurm;

/// <summary>What Slurm says of one element of a job array.</summary>
/// <param name="Id">As scancel takes it: "17_3".</param>
/// <param name="Name">Name of the job.</param>
/// <param name="Index">Index in the array.</param>
/// <param name="State">Long state, such as PENDING.</param>
/// <param name="Reason">Why it waits, such as Priority; "None" where Slurm gives none.</param>
internal sealed record SlurmJob(string Id, string Name, int Index, string State, string Reason)
{
    // The states in which a job still is, or comes back by itself.
    private static readonly HashSet<string> Active =
    [
        "PENDING", "RUNNING", "CONFIGURING", "COMPLETING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "SUSPENDED", "STOPPED", "SIGNALING", "STAGE_OUT", "RESIZING", "RESV_DEL_HOLD", "SPECIAL_EXIT",
    ];

    /// <summary>Whether it waits, runs, or will do so again by itself.</summary>
    public bool IsActive => Active.Contains(State);

    /// <summary>Whether someone ended it on purpose.</summary>
    public bool IsCancelled => State == "CANCELLED";

    /// <summary>In words: "pending (Priority)".</summary>
    public string Words => Reason is "None" or "" ? State.ToLowerInvariant() : $"{State.ToLowerInvariant()} ({Reason})";
}
