using System.Runtime.InteropServices;

namespace Grokscope.Training.Storage;

/// <summary>
/// Files that are either whole or not there: written beside the target, flushed to the disk, renamed, and the folder flushed, so that
/// neither a kill nor a power cut leaves half a file under the target's name.
/// </summary>
internal static partial class DurableFile
{
    /// <summary>Ending of files that are being written; those that a kill left behind are removed when the folder is opened again.</summary>
    public const string Unfinished = ".grokscope-tmp";

    /// <summary>Writes or replaces a file.</summary>
    /// <exception cref="StorageException">The disk is full, the folder cannot be written, and the like.</exception>
    public static void Write(string path, Action<Stream> write) => StorageException.Guard(path, "written", () =>
    {
        string unfinished = path + Unfinished;
        using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    });

    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void Write(string path, byte[] content) => Write(path, stream => stream.Write(content));

    /// <summary>
    /// Writes or replaces a file that is worth nothing after a crash: readers see the old one or the new one, but the disk is not waited for.
    /// </summary>
    /// <exception cref="StorageException">The disk is full, the folder cannot be written, and the like.</exception>
    public static void WriteFleeting(string path, byte[] content) => StorageException.Guard(path, "written", () =>
    {
        File.WriteAllBytes(path + Unfinished, content);
        File.Move(path + Unfinished, path, overwrite: true);
    });

    /// <summary>Makes a folder where it does not exist, so that it outlasts a power cut.</summary>
    /// <exception cref="StorageException">It cannot be made.</exception>
    public static void CreateFolder(string path) => StorageException.Guard(path, "created", () =>
    {
        if (Directory.Exists(path))
            return;
        Directory.CreateDirectory(path);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent)
            FlushFolder(parent);
    });

    /// <summary>Removes what a killed process left unfinished in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isOwn">Says of a file's name that no other process can be writing it; null where none writes into the folder.</param>
    public static void RemoveUnfinished(string folder, Func<string, bool>? isOwn = null) => StorageException.Guard(folder, "cleaned", () =>
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*" + Unfinished))
            if (isOwn?.Invoke(Path.GetFileName(file)) != false)
                File.Delete(file);
    });

    /// <summary>
    /// Makes renames and deletions in a folder outlast a power cut. Does nothing on Windows, which journals them itself, and where
    /// the file system does not offer it.
    /// </summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        int handle = Open(folder, 0);
        if (handle < 0)
            return;
        _ = Sync(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
