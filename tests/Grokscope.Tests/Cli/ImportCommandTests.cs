using Grokscope.Experiments;
using Grokscope.Model;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Cli;

public sealed class ImportCommandTests : IDisposable
{
    private static readonly int[] Steps = [0, 50, 60];

    private readonly TemporaryFolder _folder = new();
    private readonly string _config;

    public ImportCommandTests()
    {
        _config = TinyExperiment.In(_folder);
        Assert.Equal(0, CommandRun.Of("train", _config, "--out", _folder["run"]).Code);
        Directory.CreateDirectory(_folder["dir"]);
        foreach ((int step, string name) in Steps.Zip(["step_000.safetensors", "seed1-ckpt-0050.npz", "60.npz"]))
            Assert.Equal(0, CommandRun.Of("export", _folder["run"], "--step", $"{step}", "--format", name.Split('.')[1], "--out", Path.Combine(_folder["dir"], name)).Code);
    }

    private string[] Import => ["import", _folder["dir"], "--config", _config, "--out", _folder["copy"]];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_exported_is_imported_bit_for_bit()
    {
        File.Copy(_folder["run/eval.csv"], _folder["dir/eval.csv"]);
        File.WriteAllText(_folder["dir/notes.txt"], "files of other kinds are passed over");
        var run = CommandRun.Of(Import);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("imported: 3 files, steps 0 to 60", run.Out);
        Assert.Contains("mul: not grokked by step 60; at the last step train accuracy ", run.Out);
        AssertSameFile("eval.csv");
        AssertSameFile("config.toml");
        foreach (int step in Steps)
            AssertSameFile($"snapshots/step_{step:D8}.safetensors");

        RunResult trained = RunResult.Read(new RunFolder(_folder["run"]))!, imported = RunResult.Read(new RunFolder(_folder["copy"]))!;
        Assert.Equal((RunStatus.Imported, 60, trained.WeightsSha256), (imported.Status, imported.Steps, imported.WeightsSha256));
        Assert.Equal(trained.Tasks, imported.Tasks);
        Assert.Equal(new ImportSource(_folder["dir"], HasEvaluations: true), Manifest.Read(new RunFolder(_folder["copy"]))!.Import);

        void AssertSameFile(string name) => Assert.Equal(File.ReadAllBytes(_folder[$"run/{name}"]), File.ReadAllBytes(_folder[$"copy/{name}"]));
    }

    [Fact]
    public void Evaluations_as_another_program_ends_its_lines_are_taken_to_the_last()
    {
        File.WriteAllText(_folder["dir/eval.csv"], File.ReadAllText(_folder["run/eval.csv"]).TrimEnd('\n').Replace("\n", "\r\n", StringComparison.Ordinal));
        var run = CommandRun.Of(Import);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(File.ReadAllBytes(_folder["run/eval.csv"]), File.ReadAllBytes(_folder["copy/eval.csv"]));
    }

    [Fact]
    public void Without_evaluations_the_weights_are_evaluated_as_training_does()
    {
        Assert.Equal(0, CommandRun.Of(Import).Code);
        string[] trained = File.ReadAllLines(_folder["run/eval.csv"]), imported = File.ReadAllLines(_folder["copy/eval.csv"]);
        Assert.Equal((trained[0], trained[^1]), (imported[0], imported[^1]));
        Assert.Equal(["0", "50", "60"], imported.Skip(1).Select(row => row.Split(',')[0]));
    }

    [Fact]
    public void Grok_steps_are_those_of_the_evaluations()
    {
        string[] accuracies = ["accuracy=0.01", "patience=2"];
        Assert.Equal(0, CommandRun.Of([.. Import, .. accuracies.SelectMany(key => new[] { "--set", key })]).Code);
        string[] rows = File.ReadAllLines(_folder["copy/eval.csv"]);
        int column = Array.IndexOf(rows[0].Split(','), "test_acc_mul");
        bool[] right = [.. rows.Skip(1).Select(row => row.Split(',')[column] != "0")];
        int? expected = right[0] && right[1] ? 50 : right[1] && right[2] ? 60 : null;
        Assert.Equal(expected, RunResult.Read(new RunFolder(_folder["copy"]))!.Tasks["mul"].GrokStep);
    }

    [Fact]
    public void Again_it_writes_nothing_and_more_files_are_taken_in()
    {
        Assert.Equal(0, CommandRun.Of(Import).Code);
        Dictionary<string, byte[]> before = Files("copy");
        File.SetLastWriteTimeUtc(_folder["copy/result.json"], DateTime.UnixEpoch);
        var again = CommandRun.Of(Import);
        Assert.Equal(0, again.Code);
        Assert.Contains("imported before", again.Out);
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(_folder["copy/result.json"]));
        Assert.Equal(before, Files("copy"));

        File.Copy(_folder["dir/60.npz"], _folder["dir/55.npz"]);
        Assert.Contains("imported: 4 files", CommandRun.Of(Import).Out);
        Assert.Equal(["step", "0", "50", "55", "60"], File.ReadAllLines(_folder["copy/eval.csv"]).Select(row => row.Split(',')[0]));
        Assert.Equal(0, CommandRun.Of([.. Import[..^1], _folder["fresh"]]).Code);
        Assert.Equal(Files("fresh"), Files("copy"));

        File.Copy(_folder["run/eval.csv"], _folder["dir/eval.csv"]);
        Assert.Contains("imported: 4 files", CommandRun.Of(Import).Out);
        Assert.Equal(File.ReadAllBytes(_folder["run/eval.csv"]), File.ReadAllBytes(_folder["copy/eval.csv"]));
        File.Delete(_folder["dir/eval.csv"]);
        Assert.Contains("imported: 4 files", CommandRun.Of(Import).Out);
        Assert.Equal(Files("fresh"), Files("copy"));
    }

    [Fact]
    public void Killed_at_any_point_the_same_command_ends_with_the_same_files()
    {
        Assert.Equal(0, CommandRun.Of(Import).Code);
        Dictionary<string, byte[]> whole = Files("copy");
        // In the order of writing, from behind.
        foreach (string last in new[] { "result.json", "eval.csv", "snapshots/step_00000060.safetensors", "snapshots/step_00000050.safetensors", "config.toml" })
        {
            File.Delete(_folder[$"copy/{last}"]);
            File.Delete(_folder["copy/result.json"]);
            File.WriteAllText(_folder[$"copy/{last}{DurableFile.Unfinished}"], "half of");
            Assert.Contains("interrupted", CommandRunOf("status"));
            CommandRun.Of("train", _config, "--out", _folder["copy"]).FailsWith(ExitCode.Usage, "imported");
            Assert.Equal(0, CommandRun.Of(Import).Code);
            Assert.Equal(whole, Files("copy"));

            // Without config.toml there is no run yet that could be shown.
            string CommandRunOf(string command) => last == "config.toml" ? "interrupted" : CommandRun.Of(command, _folder["copy"]).Out;
        }
    }

    [Fact]
    public void A_killed_process_leaves_what_goes_on()
    {
        for (int step = 100; step < 400; step++)
            File.Copy(_folder["dir/60.npz"], _folder[$"dir/{step}.npz"]);
        using (var process = new ChildProcess(Import))
        {
            SpinWait.SpinUntil(() => process.HasExited || (Directory.Exists(_folder["copy/snapshots"]) && Directory.GetFiles(_folder["copy/snapshots"]).Length > 50), TimeSpan.FromMinutes(2));
            process.Kill();
        }
        Assert.False(File.Exists(_folder["copy/result.json"]));
        Assert.Equal(0, CommandRun.Of(Import).Code);
        Assert.Equal(0, CommandRun.Of([.. Import[..^1], _folder["fresh"]]).Code);
        Assert.Equal(Files("fresh"), Files("copy"));
    }

    [Fact]
    public void A_wish_to_stop_ends_with_75()
    {
        CommandRun.Of(new CancellationToken(canceled: true), Import).FailsWith(ExitCode.Stopped, "goes on");
        Assert.Equal(0, CommandRun.Of(Import).Code);
    }

    [Fact]
    public void Prefixes_are_left_out_and_float64_is_rounded_with_a_word()
    {
        float[] theta = Snapshot.Read(_folder["run/snapshots/step_00000060.safetensors"], Layout);
        Write("60.npz", [.. Tensors(theta).Select(t => Tensor.Create<double>($"module._orig_mod.{t.Name}", t.Shape, [.. t.ToArray<float>().Select(x => x * (1 + 1e-12))]))]);
        var run = CommandRun.Of(Import);
        Assert.Equal(0, run.Code);
        Assert.Contains("warning: 1 of 3 files: the prefix 'module._orig_mod.' ", run.Error);
        Assert.Contains("warning: 1 of 3 files: float64 is rounded to float32", run.Error);
        Assert.Equal(File.ReadAllBytes(_folder["run/snapshots/step_00000060.safetensors"]), File.ReadAllBytes(_folder["copy/snapshots/step_00000060.safetensors"]));
    }

    [Theory]
    [InlineData("missing", "tensor ln.bias of this model is missing", "names of the tasks")]
    [InlineData("extra", "no tensor head_sub.weight")]
    [InlineData("shape", "tensor ln.weight has shape [4, 2], but in this model it has [8]")]
    [InlineData("nan", "tensor ln.weight holds a number that is not finite")]
    [InlineData("huge", "tensor ln.weight holds a number that is not finite in float32")]
    [InlineData("whole", "tensor ln.weight holds I64")]
    [InlineData("twice", "ln.weight", "with and without the prefix")]
    public void Weights_that_do_not_fit_are_refused_before_anything_is_written(string what, params string[] parts)
    {
        var tensors = Tensors(new float[Layout.Count]).ToList();
        int at = tensors.FindIndex(t => t.Name == "ln.weight");
        switch (what)
        {
            case "missing": tensors.RemoveAll(t => t.Name == "ln.bias"); break;
            case "extra": tensors.Add(Tensor.Create<float>("head_sub.weight", [1], [0])); break;
            case "shape": tensors[at] = tensors[at] with { Shape = [4, 2] }; break;
            case "nan": tensors[at] = Tensor.Create<float>("ln.weight", [8], [1, 2, 3, 4, 5, 6, 7, float.NaN]); break;
            case "huge": tensors[at] = Tensor.Create<double>("ln.weight", [8], [1, 2, 3, 4, 5, 6, 7, 1e39]); break;
            case "whole": tensors[at] = Tensor.Create<long>("ln.weight", [8], [1, 2, 3, 4, 5, 6, 7, 8]); break;
            case "twice": tensors = [.. tensors.Select(t => t with { Name = $"module.{t.Name}" }), tensors[at]]; break;
        }
        Write("60.npz", tensors);
        CommandRun.Of(Import).FailsWith(ExitCode.Failed, [_folder["dir/60.npz"], .. parts]);
        Assert.False(Directory.Exists(_folder["copy"]));
    }

    [Fact]
    public void Another_modulus_and_cut_files_are_told()
    {
        CommandRun.Of([.. Import, "--set", "modulus=11"]).FailsWith(ExitCode.Failed, "step_000.safetensors", "tok_emb.weight has shape [7, 8]", "[11, 8]", "modulus");
        foreach (string name in new[] { "60.npz", "step_000.safetensors" })
        {
            byte[] whole = File.ReadAllBytes(_folder[$"dir/{name}"]);
            File.WriteAllBytes(_folder[$"dir/{name}"], whole[..^100]);
            CommandRun.Of(Import).FailsWith(ExitCode.Failed, name, "no whole");
            File.WriteAllBytes(_folder[$"dir/{name}"], whole);
        }
    }

    [Fact]
    public void A_folder_without_usable_names_is_told()
    {
        File.Copy(_folder["dir/60.npz"], _folder["dir/step_000060.npz"]);
        CommandRun.Of(Import).FailsWith(ExitCode.Usage, "60.npz and step_000060.npz are both of step 60");
        File.Delete(_folder["dir/step_000060.npz"]);
        File.Copy(_folder["dir/60.npz"], _folder["dir/123456789.npz"]);
        CommandRun.Of(Import).FailsWith(ExitCode.Usage, "123456789", "no step");
        File.Delete(_folder["dir/123456789.npz"]);
        File.Copy(_folder["dir/60.npz"], _folder["dir/final.npz"]);
        CommandRun.Of(Import).FailsWith(ExitCode.Usage, "final.npz", "says no step");

        Directory.CreateDirectory(_folder["empty"]);
        File.WriteAllText(_folder["empty/step_200.pt"], "a pickle");
        CommandRun.Of("import", _folder["empty"], "--config", _config, "--out", _folder["copy"]).FailsWith(ExitCode.Usage, _folder["empty"], ".pt", "save_file");
        CommandRun.Of("import", _folder["nowhere"], "--config", _config, "--out", _folder["copy"]).FailsWith(ExitCode.Usage, _folder["nowhere"], "no such folder");
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_refused()
    {
        CommandRun.Of([.. Import[..^1], _folder["run"]]).FailsWith(ExitCode.Usage, _folder["run"], "holds another run");
        CommandRun.Of([.. Import[..^1], _folder["dir"]]).FailsWith(ExitCode.Usage, _folder["dir"], "--out");
        CommandRun.Of([.. Import[..^1], _folder["dir"] + Path.DirectorySeparatorChar]).FailsWith(ExitCode.Usage, _folder["dir"], "--out");
        Assert.Equal(0, CommandRun.Of(Import).Code);
        CommandRun.Of([.. Import, "--set", "lr=0.1"]).FailsWith(ExitCode.Usage, "another configuration", "train.lr");
        File.Copy(_folder["dir/step_000.safetensors"], _folder["dir/70.safetensors"]);
        File.Delete(_folder["dir/60.npz"]);
        CommandRun.Of(Import).FailsWith(ExitCode.Usage, "step 60 of an earlier import");
        File.Copy(_folder["dir/step_000.safetensors"], _folder["dir/60.safetensors"]);
        CommandRun.Of(Import).FailsWith(ExitCode.Usage, "step_00000060.safetensors holds other weights than", "60.safetensors");
    }

    [Theory]
    [InlineData("split", "eval.csv", "of step 60", "split_seed")]
    [InlineData("column", "eval.csv", "columns are missing: train_acc_mul")]
    [InlineData("accuracy", "eval.csv", "no accuracy")]
    [InlineData("loss", "eval.csv", "no loss")]
    public void An_eval_csv_that_does_not_fit_is_told(string what, params string[] parts)
    {
        string text = File.ReadAllText(_folder["run/eval.csv"]);
        string[] lines = text.Split('\n');
        File.WriteAllText(_folder["dir/eval.csv"], what switch
        {
            "column" => text.Replace("train_acc_mul", "train_mul", StringComparison.Ordinal),
            "accuracy" => string.Join('\n', [lines[0], "1,0.5,50,0,0,1,1,1,1", .. lines[2..]]),
            "loss" => string.Join('\n', [lines[0], "1,0.5,0.5,0,0,1,1,1,NaN", .. lines[2..]]),
            _ => text,
        });
        CommandRun.Of([.. Import, .. what == "split" ? ["--set", "split_seed=5"] : Array.Empty<string>()]).FailsWith(ExitCode.Failed, parts);
    }

    [Fact]
    public void Rows_after_the_last_weights_are_left_out_and_unchecked_ones_are_told()
    {
        string[] lines = File.ReadAllLines(_folder["run/eval.csv"]);
        File.WriteAllLines(_folder["dir/eval.csv"], lines);
        File.Delete(_folder["dir/60.npz"]);
        var run = CommandRun.Of(Import);
        Assert.Equal(0, run.Code);
        Assert.Contains("none of the imported steps", run.Error);
        Assert.Equal(lines[..^1], File.ReadAllLines(_folder["copy/eval.csv"]));
    }

    [Fact]
    public void Status_report_and_compare_show_an_imported_run()
    {
        Assert.Equal(0, CommandRun.Of(Import).Code);
        var status = CommandRun.Of("status", _folder["copy"]);
        Assert.Contains("imported", status.Out);
        Assert.Contains("1 of 1 run done", status.Out);
        Assert.Equal(0, CommandRun.Of("report", _folder["copy"]).Code);
        string page = File.ReadAllText(_folder["copy/report/index.html"]);
        Assert.Contains($"imported from {_folder["dir"]} by Grokscope", page);
        Assert.Contains("evaluated at the steps that were imported", page);
        Assert.DoesNotContain("Trained by", page);
        Assert.Equal(0, CommandRun.Of("compare", _folder["copy"], _folder["copy"]).Code);
        var compared = CommandRun.Of("compare", _folder["run"], _folder["copy"]);
        Assert.Equal((int)ExitCode.Failed, compared.Code);
        Assert.Contains("3 snapshots equal.", compared.Out);
        Assert.Matches(@"final weights +equal", compared.Out);
    }

    [Fact]
    public void An_imported_run_is_not_trained_alone_nor_in_a_sweep()
    {
        Assert.Equal(0, CommandRun.Of(Import).Code);
        CommandRun.Of("train", _config, "--out", _folder["copy"]).FailsWith(ExitCode.Usage, _folder["copy"], "imported", "not trained");
        Dictionary<string, byte[]> before = Files("copy");

        const string seed = "seed=2";
        Assert.Equal(0, CommandRun.Of("import", _folder["dir"], "--config", _config, "--set", seed, "--out", _folder["sweep/weight_decay=1.0_seed=2"]).Code);
        var sweep = CommandRun.Of("sweep", _config, "--out", _folder["sweep"]);
        Assert.Equal((int)ExitCode.Usage, sweep.Code);
        Assert.Contains("weight_decay=1.0_seed=2: ", sweep.Error);
        Assert.Contains("imported", sweep.Error);
        Assert.Contains("weight_decay=0.0_seed=2  censored", sweep.Out);
        Assert.Equal(before, Files("copy"));
    }

    private ParameterLayout Layout => new(Experiment.Load(_config).Shape);

    private IEnumerable<Tensor> Tensors(float[] theta) =>
        Layout.Parameters.Select(p => Tensor.Create<float>(p.Name, [.. p.Shape.Select(size => (long)size)], theta.AsSpan(p.Range)));

    private void Write(string name, IReadOnlyList<Tensor> tensors)
    {
        using FileStream file = File.Create(_folder[$"dir/{name}"]);
        NumPyArchive.Write(file, tensors);
    }

    private Dictionary<string, byte[]> Files(string folder) => Directory.EnumerateFiles(_folder[folder], "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) is not "manifest.json")
        .ToDictionary(file => Path.GetRelativePath(_folder[folder], file), File.ReadAllBytes);
}
