using System.Diagnostics;

namespace Grokscope.Training.Storage;

/// <summary>
/// Holds a folder for this process until disposed or until the process ends, however it ends. On a file system that does not lock files, such as
/// some of clusters, it holds nothing (<see cref="KeepsOthersOut"/>): .NET locks where it can, and says nothing where it cannot.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    /// <summary>What to tell the user where a folder that is written to is not held.</summary>
    public const string HoldsNothing =
        "the file system does not lock files, so that nothing keeps another process from training the same run at the same time. See that none does.";

    // The file stays: to delete it would let two processes each hold a file of this name.
    private const string FileName = ".lock";
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="patience">How long to wait for another process that holds it.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="RunException">Another process holds it (<see cref="ExitCode.InUse"/>).</exception>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop while it waited.</exception>
    public static FolderLock Take(string folder, TimeSpan patience = default, CancellationToken stop = default)
    {
        string path = Path.Combine(folder, FileName);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (TryTake(path) is { } held)
                return held;
            if (Stopwatch.GetElapsedTime(start) >= patience)
                throw new RunException($"{folder}: another Grokscope process is at work in this folder. Wait for it, or give another folder.", ExitCode.InUse);
            stop.WaitHandle.WaitOne(BetweenTries);
            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Whether it really is held: whether a second try is refused.</summary>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public bool KeepsOthersOut()
    {
        using FolderLock? second = TryTake(_file.Name);
        return second is null;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static FolderLock? TryTake(string path) => StorageException.Guard(path, "created", () =>
    {
        try
        {
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (IsHeld(e.HResult))
        {
            return null;
        }
    });

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsHeld(int code) => code is 11 or 35 or unchecked((int)0x80070020);
}
