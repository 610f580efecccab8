using Grokscope.Experiments.Executors.Slurm;
using Grokscope.Training;

namespace Grokscope.Experiments.Executors;

/// <summary>What Slurm says of a sweep's cells, for those who look on.</summary>
internal static class SlurmStates
{
    /// <summary>Of each cell that has a job the job's state, such as "pending (Priority)"; nothing where the sweep never went to Slurm, or Slurm does not answer from here.</summary>
    public static IReadOnlyDictionary<string, string> Of(SweepFolder folder)
    {
        var submissions = new Submissions(folder);
        if (!submissions.Any || !SlurmClient.IsHere)
            return new Dictionary<string, string>();
        try
        {
            return submissions.Newest(SlurmClient.Jobs(submissions.JobPrefix)).ToDictionary(job => job.Key, job => job.Value.Words);
        }
        catch (RunException)
        {
            // The files still say how far the runs are.
            return new Dictionary<string, string>();
        }
    }
}
