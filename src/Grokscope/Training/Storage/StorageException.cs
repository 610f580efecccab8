namespace Grokscope.Training.Storage;

/// <summary>A file that cannot be read or written, or whose content is damaged. The message begins with the file's path.</summary>
/// <seealso cref="CsvTable"/>
public sealed class StorageException : Exception
{
    /// <summary>A file whose content is wrong.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong with it, as a sentence without a point.</param>
    public StorageException(string path, string problem)
        : base($"{path}: {problem}.") => Path = path;

    private StorageException(string path, string doing, Exception cause)
        : base($"{path}: cannot be {doing}: {Reason(cause)}", cause) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Does something with a file and turns the system's errors into this exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="doing">What is done to it, as a participle: "written", "read".</param>
    /// <param name="action">What to do.</param>
    /// <exception cref="StorageException">The system refused.</exception>
    public static void Guard(string path, string doing, Action action) => Guard(path, doing, () =>
    {
        action();
        return 0;
    });

    /// <inheritdoc cref="Guard(string, string, Action)"/>
    public static T Guard<T>(string path, string doing, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(path, doing, e);
        }
    }

    private static string Reason(Exception cause)
    {
        string advice = cause switch
        {
            UnauthorizedAccessException => "Make it writable, or work in another folder: a copy of this one, or one given with --out.",
            FileNotFoundException or DirectoryNotFoundException => "Check the path.",
            _ when IsFull(cause.HResult) => "Free some space on the disk.",
            _ => "Check the disk and the folder.",
        };
        return $"{cause.Message.TrimEnd('.')}. {advice}";
    }

    // The system's own number on Unix (ENOSPC, EDQUOT), ERROR_DISK_FULL on Windows.
    private static bool IsFull(int code) => code is 28 or 122 or unchecked((int)0x80070070);
}
