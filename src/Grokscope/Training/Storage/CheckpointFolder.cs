namespace Grokscope.Training.Storage;

/// <summary>
/// The two newest checkpoints of a run. A damaged newest one falls back to the one before. A checkpoint outside the regular rhythm,
/// saved because the run was stopped, gives way to the next regular one, so that a run that was stopped ends with the same files as one
/// that was not.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="every">Steps between regular checkpoints.</param>
internal sealed class CheckpointFolder(string folder, int every)
{
    private readonly StepFiles _files = new(folder, ".ckpt");

    /// <summary>Path of a step's checkpoint.</summary>
    public string PathOf(int step) => _files.PathOf(step);

    /// <summary>Steps of the checkpoints that are there, newest first.</summary>
    public IReadOnlyList<int> Steps() => [.. _files.Steps().Reverse()];

    /// <summary>Writes a checkpoint, then removes all but it and the newest regular one before it.</summary>
    /// <exception cref="StorageException">It cannot be written; the older ones are still there.</exception>
    public void Write(Checkpoint checkpoint)
    {
        checkpoint.Write(PathOf(checkpoint.Step));
        IReadOnlyList<int> older = [.. Steps().Where(step => step != checkpoint.Step)];
        int? kept = older.Where(step => step > 0 && step < checkpoint.Step && step % every == 0).Select(step => (int?)step).FirstOrDefault();
        foreach (int step in older.Where(step => step != kept))
            StorageException.Guard(PathOf(step), "removed", () => File.Delete(PathOf(step)));
        DurableFile.FlushFolder(folder);
    }

    /// <summary>Reads the newest usable checkpoint.</summary>
    /// <param name="checkpoint">Receives it.</param>
    /// <param name="problemOf">Says what keeps a checkpoint that is whole from being used, or null.</param>
    /// <param name="warn">Told of each checkpoint that is passed over.</param>
    /// <returns>Whether there was one; false only where the folder holds none at all.</returns>
    /// <exception cref="RunException">There are checkpoints, but none can be used.</exception>
    public bool ReadNewest(Checkpoint checkpoint, Func<Checkpoint, string?> problemOf, Action<string> warn)
    {
        List<string> problems = [];
        foreach (int step in Steps())
        {
            string? problem = Problem(step);
            if (problem is null)
            {
                foreach (string passedOver in problems)
                    warn($"{passedOver} Going on from the checkpoint before it, at step {step}.");
                return true;
            }
            problems.Add(problem);
        }
        return problems.Count == 0 ? false : throw new RunException(
            $"No checkpoint can be used. {string.Join(' ', problems)} Delete {folder} to train this run anew from step 0.");

        string? Problem(int step)
        {
            try
            {
                checkpoint.Read(PathOf(step));
                return problemOf(checkpoint) is { } problem ? $"{PathOf(step)}: {problem}." : null;
            }
            catch (StorageException e)
            {
                return e.Message;
            }
        }
    }
}
