using System.IO.Compression;

namespace Grokscope.Training.Storage;

/// <summary>
/// Files of named tensors in NumPy's .npz format, a zip archive with an entry NAME.npy per array, as <c>numpy.savez</c> writes and
/// <c>numpy.load</c> reads it. Written are stored entries of version 1.0 with a fixed time, so that equal tensors are equal bytes; read are
/// stored and deflated entries.
/// </summary>
internal static class NumPyArchive
{
    private const string EntryEnding = ".npy";

    // The earliest time that the format can say.
    private static readonly DateTimeOffset FixedTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes tensors in this order.</summary>
    /// <param name="stream">Receives the file; can seek.</param>
    /// <param name="tensors">The tensors.</param>
    public static void Write(Stream stream, IReadOnlyList<Tensor> tensors)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (Tensor tensor in tensors)
        {
            ZipArchiveEntry entry = archive.CreateEntry(tensor.Name + EntryEnding, CompressionLevel.NoCompression);
            entry.LastWriteTime = FixedTime;
            using Stream content = entry.Open();
            NumPyArray.Write(content, tensor);
        }
    }

    /// <summary>Reads all tensors of a file, in the order of the archive.</summary>
    /// <exception cref="StorageException">The file cannot be read, is damaged, or holds what Grokscope does not read, such as pickled objects.</exception>
    public static IReadOnlyList<Tensor> Read(string path)
    {
        byte[] file = StorageException.Guard(path, "read", () => File.ReadAllBytes(path));
        try
        {
            using var archive = new ZipArchive(new MemoryStream(file, writable: false), ZipArchiveMode.Read);
            List<Tensor> tensors = [.. archive.Entries.Select(Read)];
            if (tensors.GroupBy(tensor => tensor.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
                throw new FormatException($"array {twice.Key} stands twice in it");
            return tensors;
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw new StorageException(path, $"this is no whole .npz file: {e.Message.TrimEnd('.')}");
        }
    }

    private static Tensor Read(ZipArchiveEntry entry)
    {
        if (!entry.FullName.EndsWith(EntryEnding, StringComparison.Ordinal))
            throw new FormatException($"entry {entry.FullName} is no {EntryEnding} array");
        string name = entry.FullName[..^EntryEnding.Length];
        using var content = new MemoryStream();
        using (Stream packed = entry.Open())
            packed.CopyTo(content);
        byte[] bytes = content.ToArray();
        if (bytes.Length != entry.Length || Crc32.Of(bytes) != entry.Crc32)
            throw new FormatException($"array {name} is damaged: its checksum does not agree");
        return NumPyArray.Parse(name, bytes);
    }
}
