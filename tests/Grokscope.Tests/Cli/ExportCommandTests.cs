using System.IO.Compression;
using System.Text;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Cli;

public sealed class ExportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ExportCommandTests() => Assert.Equal(0, CommandRun.Of("train", TinyExperiment.In(_folder), "--out", _folder["run"]).Code);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Safetensors_are_the_snapshot_itself()
    {
        var run = CommandRun.Of("export", _folder["run"], "--step", "50", "--format", "safetensors", "--out", _folder.Path);
        Assert.Equal((0, $"File: {_folder["run_step_00000050.safetensors"]}\n"), (run.Code, run.Out));
        Assert.Equal(File.ReadAllBytes(_folder["run/snapshots/step_00000050.safetensors"]), File.ReadAllBytes(_folder["run_step_00000050.safetensors"]));
    }

    [Fact]
    public void An_npz_holds_names_types_shapes_and_bytes_of_the_snapshot()
    {
        string[] command = ["export", _folder["run"], "--step", "last", "--format", "npz", "--out", _folder["w.npz"]];
        Assert.Equal(0, CommandRun.Of(command).Code);
        IReadOnlyList<Tensor> tensors = Safetensors.Read(_folder["run/snapshots/step_00000060.safetensors"]);
        using (var archive = ZipFile.OpenRead(_folder["w.npz"]))
        {
            Assert.Equal(tensors.Select(t => $"{t.Name}.npy"), archive.Entries.Select(e => e.FullName));
            foreach ((Tensor tensor, ZipArchiveEntry entry) in tensors.Zip(archive.Entries))
            {
                using var content = new MemoryStream();
                using (Stream packed = entry.Open())
                    packed.CopyTo(content);
                byte[] bytes = content.ToArray();
                int begin = 10 + bytes[8] + (256 * bytes[9]);
                string shape = string.Join(", ", tensor.Shape) + (tensor.Shape.Count == 1 ? "," : "");
                Assert.Equal($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}", Encoding.ASCII.GetString(bytes[10..begin]).TrimEnd());
                Assert.Equal(tensor.Bytes.ToArray(), bytes[begin..]);
            }
        }
        DateTime written = File.GetLastWriteTimeUtc(_folder["w.npz"]);
        Assert.Equal(0, CommandRun.Of(command).Code);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder["w.npz"]));
    }

    [Fact]
    public void Without_a_format_it_is_that_of_the_names_ending()
    {
        Assert.Equal(0, CommandRun.Of("export", _folder["run"], "--step", "last", "--out", _folder["w.npz"]).Code);
        Assert.Equal(0, CommandRun.Of("export", _folder["run"], "--step", "last", "--format", "npz", "--out", _folder["v.npz"]).Code);
        Assert.Equal(File.ReadAllBytes(_folder["v.npz"]), File.ReadAllBytes(_folder["w.npz"]));
        Assert.Equal(0, CommandRun.Of("export", _folder["run"], "--step", "last", "--out", _folder["w.bin"]).Code);
        Assert.Equal(File.ReadAllBytes(_folder["run/snapshots/step_00000060.safetensors"]), File.ReadAllBytes(_folder["w.bin"]));
        CommandRun.Of("export", _folder["run"], "--step", "last", "--format", "safetensors", "--out", _folder["u.npz"]).FailsWith(ExitCode.Usage, "--format is safetensors");
    }

    [Theory]
    [InlineData("55", "no snapshot of step 55; the nearest are 0, 50, 60.")]
    [InlineData("7000", "the nearest are 50, 60.")]
    [InlineData("first", "'last', not 'first'")]
    public void A_step_that_is_not_there_is_told_with_the_nearest(string step, string message) =>
        CommandRun.Of("export", _folder["run"], "--step", step, "--out", _folder.Path).FailsWith(ExitCode.Usage, message);

    [Fact]
    public void What_cannot_be_exported_is_told()
    {
        string[] command = ["export", _folder["run"], "--step", "50", "--format", "npz", "--out"];
        CommandRun.Of([.. command, _folder["w.safetensors"]]).FailsWith(ExitCode.Usage, "w.safetensors", "--format is npz");
        CommandRun.Of([.. command, _folder["no/such/w.npz"]]).FailsWith(ExitCode.Failed, "no/such/w.npz");
        File.WriteAllText(_folder["w.npz"], "something else");
        CommandRun.Of([.. command, _folder["w.npz"]]).FailsWith(ExitCode.Usage, "w.npz", "something else");
        Assert.Equal("something else", File.ReadAllText(_folder["w.npz"]));

        string snapshot = _folder["run/snapshots/step_00000050.safetensors"];
        File.WriteAllBytes(snapshot, File.ReadAllBytes(snapshot)[..^4]);
        CommandRun.Of("export", _folder["run"], "--step", "50", "--out", _folder["cut.safetensors"]).FailsWith(ExitCode.Failed, snapshot);
        Directory.Delete(_folder["run/snapshots"], recursive: true);
        CommandRun.Of([.. command, _folder["v.npz"]]).FailsWith(ExitCode.Usage, _folder["run"], "no snapshots");
    }

    [Fact]
    public void Of_a_sweep_a_run_must_be_named()
    {
        Directory.CreateDirectory(_folder["sweep"]);
        File.WriteAllText(_folder["sweep/sweep.toml"], TinyExperiment.Toml());
        CommandRun.Of("export", _folder["sweep"], "--step", "50").FailsWith(ExitCode.Usage, _folder["sweep/weight_decay=1.0_seed=1"]);
    }
}
