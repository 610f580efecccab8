using System.Globalization;
using CsCheck;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Training.Storage;

public sealed class FileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_write_that_fails_leaves_the_old_file()
    {
        string path = _folder["a"];
        DurableFile.Write(path, "old"u8.ToArray());
        Assert.Throws<StorageException>(() => DurableFile.Write(path, stream =>
        {
            stream.Write("ne"u8);
            throw new IOException("gone");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        DurableFile.RemoveUnfinished(_folder.Path);
        Assert.Equal([path], Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void A_folder_is_held_once()
    {
        using (FolderLock held = FolderLock.Take(_folder.Path))
        {
            Assert.True(held.KeepsOthersOut());
            // Having asked, too.
            Assert.Equal(ExitCode.InUse, Assert.Throws<RunException>(() => FolderLock.Take(_folder.Path)).Code);
        }
        FolderLock.Take(_folder.Path).Dispose();
    }

    [Fact]
    public void A_folder_that_is_not_there_is_not_held() =>
        Assert.Contains(_folder["none"], Assert.Throws<StorageException>(() => FolderLock.Take(_folder["none"])).Message);

    [Fact]
    public void Numbers_in_a_table_read_back_as_they_were() => Gen.Double.Array[1, 8].Sample(row =>
    {
        string path = _folder["table.csv"];
        using (var log = CsvLog.Create(path, ["x"]))
        {
            foreach (double x in row)
                log.Add(x);
            log.EndRow();
            log.Flush();
            Assert.Equal(log.Length, new FileInfo(path).Length);
        }
        string[] lines = File.ReadAllText(path).Split('\n');
        Assert.Equal(["x", ""], [lines[0], lines[2]]);
        Assert.Equal(row.Select(BitConverter.DoubleToInt64Bits), lines[1].Split(',').Select(x => BitConverter.DoubleToInt64Bits(double.Parse(x, CultureInfo.InvariantCulture))));
    }, iter: 100, threads: 1);

    [Fact]
    public void A_table_goes_on_at_the_length_it_is_cut_to_and_holds_more_than_its_buffer()
    {
        string path = _folder["table.csv"];
        long length;
        using (var log = CsvLog.Create(path, ["step", "x"]))
        {
            for (int i = 0; i < 20_000; i++)
                Row(log, i);
            length = log.Length;
            // More than what follows, so that only cutting removes it all.
            Row(log, -1);
            Row(log, -2);
            log.Flush();
        }
        using (var log = CsvLog.Continue(path, length))
        {
            Row(log, 20_000);
            log.Flush();
            log.FlushToDisk();
        }
        Assert.Equal(Enumerable.Range(0, 20_001).Select(i => $"{i},0.1").Prepend("step,x"), File.ReadAllLines(path));

        static void Row(CsvLog log, int step)
        {
            log.Add(step);
            log.Add(0.1f);
            log.EndRow();
        }
    }

    [Fact]
    public void Where_nothing_may_be_written_a_copy_is_named_for_commands_without_an_out()
    {
        StorageException error = Assert.Throws<StorageException>(() => StorageException.Guard("study/report", "created", () => throw new UnauthorizedAccessException("Access is denied.")));
        Assert.Equal("study/report: cannot be created: Access is denied. Make it writable, or work in another folder: a copy of this one, or one given with --out.", error.Message);
    }

    [Fact]
    public void Writes_keep_their_order_and_stop_at_the_first_failure()
    {
        var writer = new BackgroundWriter();
        List<int> done = [];
        for (int i = 0; i < 5; i++)
        {
            int n = i;
            writer.Enqueue(() =>
            {
                if (n == 3)
                    throw new RunException("disk");
                done.Add(n);
            });
        }
        Assert.Equal("disk", Assert.Throws<RunException>(writer.Drain).Message);
        Assert.Equal("disk", Assert.Throws<RunException>(writer.ThrowIfFailed).Message);
        Assert.Equal([0, 1, 2], done);
    }
}
