using System.Text;
using System.Text.Json;
using Grokscope.Training.Storage;

namespace Grokscope.Geometry.Measuring;

/// <summary>
/// Pieces of a measure that are done, until all are: a file of one line each, in the order in which they were done. What a kill left
/// half written is dropped, as is a file that was begun under another fingerprint.
/// </summary>
internal sealed class PartStore : IDisposable
{
    private readonly string _path;
    private readonly IReadOnlyList<TableForm> _tables;
    private readonly Dictionary<string, MeasurePart> _parts = [];
    private readonly FileStream _file;

    /// <summary>Opens the file, or begins it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">Of everything that decides the measure's numbers.</param>
    /// <param name="tables">The measure's tables.</param>
    /// <exception cref="StorageException">The file cannot be read or written.</exception>
    public PartStore(string path, string fingerprint, IReadOnlyList<TableForm> tables)
    {
        (_path, _tables) = (path, tables);
        _file = StorageException.Guard(path, "opened for writing", () => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0));
        try
        {
            StorageException.Guard(path, "read", () => Load(fingerprint));
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The piece of a key, or null.</summary>
    public MeasurePart? Find(string key) => _parts.GetValueOrDefault(key);

    /// <summary>Adds a piece; when this returns it is on the disk.</summary>
    /// <exception cref="StorageException">The disk is full, and the like.</exception>
    public void Add(string key, MeasurePart part)
    {
        Append(Line(key, part));
        _parts[key] = part;
    }

    /// <summary>Closes the file and removes it: the measure is complete.</summary>
    public void Remove()
    {
        _file.Dispose();
        Remove(_path);
    }

    /// <summary>Removes the file, where there is one.</summary>
    public static void Remove(string path) => StorageException.Guard(path, "removed", () => File.Delete(path));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Load(string fingerprint)
    {
        byte[] bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        int good = 0;
        string head = $"{{\"fingerprint\": \"{fingerprint}\"}}";
        for (int start = 0; start < bytes.Length;)
        {
            int end = Array.IndexOf(bytes, (byte)'\n', start);
            if (end < 0)
                break;
            ReadOnlySpan<byte> line = bytes.AsSpan(start, end - start);
            if (start == 0 ? !line.SequenceEqual(Encoding.UTF8.GetBytes(head)) : !TryRead(line.ToArray()))
                break;
            start = good = end + 1;
        }
        _file.SetLength(good);
        _file.Seek(good, SeekOrigin.Begin);
        if (good == 0)
            Append(head + "\n");
    }

    private bool TryRead(byte[] line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var part = new MeasurePart(_tables);
            JsonElement[] tables = [.. document.RootElement.GetProperty("tables").EnumerateArray()];
            foreach ((TableForm form, JsonElement rows) in _tables.Zip(tables))
                foreach (JsonElement row in rows.EnumerateArray())
                    part.Add(form.Name, [.. row.EnumerateArray().Select(MeasureJson.ReadCell)]);
            _parts[document.RootElement.GetProperty("key").GetString()!] = part;
            return tables.Length == _tables.Count;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            // A line that a power cut left damaged: this piece and those after it are done again.
            return false;
        }
    }

    private string Line(string key, MeasurePart part)
    {
        var text = new StringBuilder($"{{\"key\": {JsonSerializer.Serialize(key)}, \"tables\": [");
        for (int i = 0; i < _tables.Count; i++)
        {
            text.Append(i > 0 ? ", [" : "[");
            IReadOnlyList<Cell[]> rows = part.Rows(_tables[i].Name);
            for (int row = 0; row < rows.Count; row++)
                MeasureJson.AppendRow(row > 0 ? text.Append(", ") : text, rows[row]);
            text.Append(']');
        }
        return text.Append("]}\n").ToString();
    }

    private void Append(string line) => StorageException.Guard(_path, "written", () =>
    {
        _file.Write(Encoding.UTF8.GetBytes(line));
        _file.Flush(flushToDisk: true);
    });
}
