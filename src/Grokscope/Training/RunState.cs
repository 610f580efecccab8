using Grokscope.Training.Storage;

namespace Grokscope.Training;

/// <summary>How far a run is, read from its folder alone, at any time and from any machine that sees it.</summary>
/// <param name="Status">What the run is doing, or how it ended.</param>
/// <param name="Step">Steps done, as far as the files say.</param>
/// <param name="SavedStep">Step from which it would go on after a crash.</param>
/// <param name="Progress">What its process last told; null where none lives.</param>
/// <param name="Result">How it ended; null before.</param>
/// <param name="Manifest">Where and by what it was made; null before it began.</param>
/// <param name="Message">What went wrong; null where nothing did.</param>
internal sealed record RunState(RunStatus Status, int Step, int SavedStep, ProgressFile? Progress, RunResult? Result, Manifest? Manifest, string? Message)
{
    /// <summary>Whether nothing is left to do.</summary>
    public bool IsDone => Result is not null;

    /// <summary>Reads a run's folder, which need not exist yet. A damaged file is a state, too: the others of a sweep are to be seen all the same.</summary>
    public static RunState Read(RunFolder folder)
    {
        try
        {
            return ReadWhole(folder);
        }
        catch (StorageException e)
        {
            return new RunState(RunStatus.Damaged, 0, 0, null, null, null, e.Message);
        }
    }

    private static RunState ReadWhole(RunFolder folder)
    {
        // In the opposite order of writing, so that a run that ends meanwhile is seen as either before or after its end.
        ProgressFile? told = ProgressFile.Read(folder);
        var manifest = Manifest.Read(folder);
        var result = RunResult.Read(folder);
        bool lives = told?.IsAlive() == true;
        RunStatus status = (result, lives, manifest) switch
        {
            ({ } ended, _, _) => ended.Status,
            (_, true, _) => RunStatus.Running,
            (_, _, null) => RunStatus.Waiting,
            // Of an import that is done there is a result.
            (_, _, { Status: RunStatus.Running or RunStatus.Imported }) => RunStatus.Interrupted,
            (_, _, { } noted) => noted.Status,
        };
        int saved = result?.Steps ?? Math.Max(manifest?.Step ?? 0, told?.SavedStep ?? 0);
        string? message = result?.Message ?? (status == RunStatus.Failed ? manifest?.Message : null);
        return new RunState(status, result?.Steps ?? Math.Max(saved, told?.Step ?? 0), saved, lives && result is null ? told : null, result, manifest, message);
    }
}
