using System.IO.Compression;

namespace Grokscope.Training.Storage;

/// <summary>
/// Files that may be packed: <c>eval.csv</c> may stand in a folder as <c>eval.csv.gz</c> instead, which gzip, pandas and most other programs read. The plain file
/// comes first where both are there.
/// </summary>
internal static class PackedFile
{
    /// <summary>What a packed file's name ends with.</summary>
    public const string Ending = ".gz";

    /// <summary>Whether a file is there, plain or packed.</summary>
    public static bool Exists(string path) => File.Exists(path) || File.Exists(path + Ending);

    /// <summary>A file's content; null where it is there neither plain nor packed.</summary>
    /// <param name="path">Its plain name.</param>
    /// <exception cref="StorageException">It cannot be read, or is packed and damaged.</exception>
    public static byte[]? Read(string path) => ReadPlain(path) ?? ReadPacked(path + Ending);

    /// <summary>Writes or replaces a file in packed form, whole or not at all.</summary>
    /// <param name="path">Its plain name.</param>
    /// <param name="content">Its content.</param>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public static void Write(string path, byte[] content) => DurableFile.Write(path + Ending, stream =>
    {
        using var packing = new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true);
        packing.Write(content);
    });

    private static byte[]? ReadPlain(string path) => StorageException.Guard(path, "read", () =>
    {
        if (!File.Exists(path))
            return null;
        // Another process may be writing it.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Whole(file);
    });

    private static byte[]? ReadPacked(string path) => StorageException.Guard(path, "read", () =>
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var unpacking = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            return Whole(unpacking);
        }
        catch (InvalidDataException)
        {
            throw new StorageException(path, "the file is damaged; take it from where it came");
        }
    });

    private static byte[] Whole(Stream stream)
    {
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
