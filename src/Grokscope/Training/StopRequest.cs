using Grokscope.Training.Storage;

namespace Grokscope.Training;

/// <summary>
/// The wish that a run stop, left in its folder by another process, on this machine or on any that sees the folder: an empty file "stop". The process that
/// trains looks for it with each sign of life, saves a checkpoint and ends as after a signal. The file is gone once the process ends; one that nobody
/// honoured is removed when the run goes on.
/// </summary>
internal static class StopRequest
{
    /// <summary>Leaves the wish; does nothing where it is there already.</summary>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public static void Make(RunFolder folder) => StorageException.Guard(folder.StopRequest, "created", () =>
    {
        // Not overwritten: under this name may lie a link that leads elsewhere.
        if (!IsMade(folder))
            new FileStream(folder.StopRequest, FileMode.CreateNew, FileAccess.Write).Dispose();
    });

    /// <summary>Whether the wish is there.</summary>
    public static bool IsMade(RunFolder folder) => File.Exists(folder.StopRequest);

    /// <summary>Removes the wish.</summary>
    internal static void Remove(RunFolder folder) => File.Delete(folder.StopRequest);
}
