using System.Globalization;
using System.Text;

namespace Grokscope.Training.Storage;

/// <summary>
/// A table that grows by rows: numbers in the shortest notation that reads back as the same number, commas, line feeds. Rows gather
/// in memory until <see cref="Flush"/> hands them to the system; adding allocates nothing.
/// </summary>
internal sealed class CsvLog : IDisposable
{
    private const int LongestNumber = 32;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _used;
    private long _written;
    private bool _inRow;

    private CsvLog(string path, FileStream file, long length) => (_path, _file, _written) = (path, file, length);

    /// <summary>Length of the file in bytes once everything is flushed.</summary>
    public long Length => _written + _used;

    /// <summary>Begins a table anew with its header.</summary>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    public static CsvLog Create(string path, IEnumerable<string> columns)
    {
        CsvLog log = Open(path, FileMode.Create, 0);
        byte[] header = Encoding.UTF8.GetBytes(string.Join(',', columns) + "\n");
        header.CopyTo(log._buffer, 0);
        log._used = header.Length;
        log.Flush();
        DurableFile.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return log;
    }

    /// <summary>Goes on with a table, cut to a length that a checkpoint names.</summary>
    /// <exception cref="StorageException">The file cannot be written, or is shorter than that.</exception>
    public static CsvLog Continue(string path, long length)
    {
        CsvLog log = Open(path, FileMode.Open, length);
        StorageException.Guard(path, "cut", () =>
        {
            log._file.SetLength(length);
            log._file.Seek(length, SeekOrigin.Begin);
        });
        return log;
    }

    /// <summary>Adds a number to the row.</summary>
    public void Add(long value)
    {
        Separate();
        value.TryFormat(_buffer.AsSpan(_used), out int length, provider: CultureInfo.InvariantCulture);
        _used += length;
    }

    /// <inheritdoc cref="Add(long)"/>
    public void Add(double value)
    {
        Separate();
        value.TryFormat(_buffer.AsSpan(_used), out int length, "R", CultureInfo.InvariantCulture);
        _used += length;
    }

    /// <inheritdoc cref="Add(long)"/>
    public void Add(float value)
    {
        Separate();
        value.TryFormat(_buffer.AsSpan(_used), out int length, "R", CultureInfo.InvariantCulture);
        _used += length;
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        _buffer[_used++] = (byte)'\n';
        _inRow = false;
    }

    /// <summary>Hands all rows to the system: they outlast the process, not yet a power cut.</summary>
    /// <exception cref="StorageException">The disk is full, and the like.</exception>
    public void Flush() => StorageException.Guard(_path, "written", () =>
    {
        _file.Write(_buffer, 0, _used);
        _written += _used;
        _used = 0;
    });

    /// <summary>Waits until all flushed rows are on the disk. May run beside <see cref="Add(long)"/> on another thread.</summary>
    public void FlushToDisk() => StorageException.Guard(_path, "flushed to the disk", () => RandomAccess.FlushToDisk(_file.SafeFileHandle));

    /// <summary>Closes the file; rows that were not flushed are dropped.</summary>
    public void Dispose() => _file.Dispose();

    // Unbuffered, since the rows gather here; readers may look on.
    private static CsvLog Open(string path, FileMode mode, long length) => StorageException.Guard(path, "opened for writing", () =>
        new CsvLog(path, new FileStream(path, mode, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), length));

    private void Separate()
    {
        if (_used + LongestNumber + 2 > _buffer.Length)
            Flush();
        if (_inRow)
            _buffer[_used++] = (byte)',';
        _inRow = true;
    }
}
