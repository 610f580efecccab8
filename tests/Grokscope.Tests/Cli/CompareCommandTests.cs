using System.Text.Json;
using Grokscope.Training;

namespace Grokscope.Tests.Cli;

public sealed class CompareCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Equal_runs_take_one_line_and_end_with_0()
    {
        Train("a");
        Train("b", "--threads", "2");
        CommandRun run = Compare();
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal("Equal: 6 rows of train.csv, 4 of eval.csv and 3 snapshots; both censored at step 60.\n", run.Out);
        File.Delete(_folder["b/snapshots/step_00000050.safetensors"]);
        run = Compare();
        Assert.Equal(0, run.Code);
        Assert.EndsWith("and 2 snapshots; both censored at step 60. 1 snapshot only in A.\n", run.Out);
    }

    [Fact]
    public void Runs_that_differ_are_told_of_and_end_with_1()
    {
        Train("a");
        Train("b", "--set", "seed=7");
        CommandRun run = Compare();
        Assert.Equal(((int)ExitCode.Failed, ""), (run.Code, run.Error));
        Assert.Contains($"A  {_folder["a"]}: censored at step 60\n", run.Out);
        Assert.Contains("train.seed: A 42, B 7", run.Out);
        Assert.Matches(@"train\.csv +first differs at step 10: loss A \d\.\d+, B \d\.\d+ \(-0\.\d+\), and 3 more columns; 6 of 6", run.Out);
        Assert.Matches(@"eval\.csv +first differs at step 1: ", run.Out);
        Assert.Matches(@"snapshots +first differ at step 0: pos_emb, 16 values, by at most \d\.\d+, and 11 more tensors\.", run.Out);
        Assert.Matches("grok steps +add none / none, mul none / none", run.Out);
        Assert.Matches("final weights +differ", run.Out);
    }

    [Fact]
    public void A_run_that_ends_earlier_is_told_to()
    {
        Train("a");
        Train("b");
        File.Delete(_folder["b/result.json"]);
        File.Delete(_folder["b/snapshots/step_00000060.safetensors"]);
        File.WriteAllText(_folder["b/eval.csv"], string.Join('\n', File.ReadAllLines(_folder["b/eval.csv"])[..3]) + "\n");
        File.WriteAllText(_folder["b/train.csv"], string.Join('\n', File.ReadAllLines(_folder["b/train.csv"])[..4]) + "\n40,0.");
        CommandRun run = Compare();
        Assert.Equal((int)ExitCode.Failed, run.Code);
        Assert.Contains($"B  {_folder["b"]}: unfinished at step 50, ends earlier", run.Out);
        Assert.Matches(@"train\.csv +3 rows equal\. 3 rows only in A\.", run.Out);
        Assert.Matches(@"snapshots +2 snapshots equal\. 1 snapshot only in A\.", run.Out);
        Assert.DoesNotContain("final weights", run.Out);
    }

    [Fact]
    public void Sweeps_are_compared_cell_by_cell()
    {
        string file = TinyExperiment.In(_folder);
        Assert.Equal(0, CommandRun.Of("sweep", file, "--out", _folder["a"]).Code);
        _folder.Copy("a", "b");
        CommandRun run = Compare();
        Assert.Equal((0, "Equal: 4 cells with 24 rows of train.csv, 16 of eval.csv and 12 snapshots.\n"), (run.Code, run.Out));

        Assert.Equal(0, CommandRun.Of("sweep", file, "--set", "sweep.seed=[1, 2, 3]", "--out", _folder["b"]).Code);
        string eval = _folder["b/weight_decay=0.0_seed=2/eval.csv"];
        string[] lines = File.ReadAllLines(eval);
        lines[^1] = lines[^1].Replace(lines[^1].Split(',')[^1], "9.5");
        File.WriteAllLines(eval, lines);
        run = Compare();
        Assert.Equal((int)ExitCode.Failed, run.Code);
        Assert.Matches(@"only in B +weight_decay=1\.0_seed=3\n +weight_decay=0\.0_seed=3\n", run.Out);
        Assert.Matches(@"weight_decay=0\.0_seed=1 +none +none / none +none / none +nothing\n", run.Out);
        Assert.Matches(@"weight_decay=0\.0_seed=2 +60 +none / none +none / none +eval\.csv\n", run.Out);
    }

    [Theory]
    [InlineData("sweep")]
    [InlineData("train")]
    public void A_packed_copy_does_not_differ_by_what_it_leaves_out(string command)
    {
        Assert.Equal(0, CommandRun.Of(command, TinyExperiment.In(_folder), "--out", _folder["a"]).Code);
        Assert.Equal(0, CommandRun.Of("pack", _folder["a"], "--out", _folder["b"]).Code);
        CommandRun packed = Compare();
        Assert.Equal(0, packed.Code);
        Assert.StartsWith("Equal: ", packed.Out);
        Assert.Contains("0 rows of train.csv, ", packed.Out);
        Assert.EndsWith(" A packed copy has no train.csv, and of the snapshots at most the last.\n", packed.Out);
        Assert.Equal(0, CommandRun.Of("compare", _folder["b"], _folder["a"]).Code);

        string result = Directory.GetFiles(_folder["b"], "result.json", SearchOption.AllDirectories)[0];
        File.WriteAllText(result, File.ReadAllText(result).Replace("\"steps\": 60", "\"steps\": 59", StringComparison.Ordinal));
        Assert.Equal((int)ExitCode.Failed, Compare().Code);
    }

    [Fact]
    public void Json_holds_all_of_it()
    {
        Train("a");
        Train("b", "--set", "outputs.sq=\"a^2\"");
        string[] rows = File.ReadAllLines(_folder["b/train.csv"]);
        rows[1] = "10,NaN" + rows[1][rows[1].IndexOf(',', 3)..];
        File.WriteAllLines(_folder["b/train.csv"], rows);
        CommandRun run = Compare("--json");
        Assert.Equal(((int)ExitCode.Failed, ""), (run.Code, run.Error));
        JsonElement all = JsonDocument.Parse(run.Out).RootElement;
        Assert.True(all.GetProperty("differs").GetBoolean());
        Assert.Equal("censored", all.GetProperty("a").GetProperty("status").GetString());
        JsonElement setting = Assert.Single(all.GetProperty("settings").EnumerateArray());
        Assert.Equal("task.outputs.sq", setting.GetProperty("key").GetString());
        Assert.Equal(JsonValueKind.Null, setting.GetProperty("a").ValueKind);
        Assert.Equal("\"a^2\"", setting.GetProperty("b").GetString());
        JsonElement first = all.GetProperty("train").GetProperty("first");
        Assert.Equal((10, "NaN"), (first.GetProperty("step").GetInt32(), first.GetProperty("columns")[0].GetProperty("b").GetString()));
        Assert.Equal(50, all.GetProperty("snapshots").GetProperty("first").GetProperty("step").GetInt32());
        Assert.Equal(1, all.GetProperty("first_differing_step").GetInt32());
        Assert.False(all.GetProperty("weights_equal").GetBoolean());
        Assert.Equal(JsonValueKind.Null, all.GetProperty("tasks").GetProperty("sq").GetProperty("a").ValueKind);
        Assert.Contains("configuration", all.GetProperty("differs_in").EnumerateArray().Select(part => part.GetString()));
    }

    [Fact]
    public void Json_of_sweeps_holds_their_cells()
    {
        Assert.Equal(0, CommandRun.Of("sweep", TinyExperiment.In(_folder), "--out", _folder["a"]).Code);
        _folder.Copy("a", "b");
        Directory.Delete(_folder["b/weight_decay=0.0_seed=2"], recursive: true);
        CommandRun run = Compare("--json");
        Assert.Equal((int)ExitCode.Failed, run.Code);
        JsonElement all = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal("weight_decay=0.0_seed=2", Assert.Single(all.GetProperty("begun_only_in_a").EnumerateArray()).GetString());
        Assert.Equal(3, all.GetProperty("cells").GetArrayLength());
        foreach (JsonElement cell in all.GetProperty("cells").EnumerateArray())
            Assert.False(cell.GetProperty("runs").GetProperty("differs").GetBoolean());
    }

    [Fact]
    public void Folders_that_cannot_be_compared_end_with_2()
    {
        Train("a");
        CommandRun.Of(new CancellationToken(canceled: true), "sweep", _folder["tiny.toml"], "--out", _folder["b"]);
        string cell = Path.Combine(_folder["b"], "weight_decay=1.0_seed=1");
        Compare().FailsWith(ExitCode.Usage, $"{_folder["b"]} holds a sweep", $"{_folder["a"]} a single run", cell);
        CommandRun.Of("compare", _folder["b"], _folder["a"]).FailsWith(ExitCode.Usage, $"{_folder["b"]} holds a sweep");
        CommandRun.Of("compare", _folder["a"], _folder["none"]).FailsWith(ExitCode.Usage, _folder["none"], "no such folder");
        CommandRun.Of("compare", _folder.Path, _folder["a"]).FailsWith(ExitCode.Usage, _folder.Path, "sweep.toml", "config.toml");
        CommandRun.Of("compare", _folder["tiny.toml"], _folder["a"]).FailsWith(ExitCode.Usage, "tiny.toml", "no such folder");
    }

    [Fact]
    public void A_wish_to_stop_is_granted()
    {
        Train("a");
        CommandRun.Of(new CancellationToken(canceled: true), "compare", _folder["a"], _folder["a"]).FailsWith(ExitCode.Stopped, "Stopped");
    }

    [Fact]
    public void Damaged_files_end_with_1_and_are_named()
    {
        Train("a");
        _folder.Copy("a", "b");
        File.AppendAllText(_folder["b/eval.csv"], "60,oops\n");
        Compare().FailsWith(ExitCode.Failed, _folder["b/eval.csv"], "line 6", "damaged");
        File.Copy(_folder["a/eval.csv"], _folder["b/eval.csv"], overwrite: true);
        string snapshot = new RunFolder(_folder["b"]).Snapshot(50);
        File.WriteAllBytes(snapshot, File.ReadAllBytes(snapshot)[..^1]);
        Compare().FailsWith(ExitCode.Failed, snapshot);
        string result = _folder["a/result.json"], whole = File.ReadAllText(result);
        File.WriteAllText(result, "{");
        Compare().FailsWith(ExitCode.Failed, result, "damaged", "delete it, then give the command that made it again: train");
        File.Delete(result);
        Train("a");
        Assert.Equal(SumIn(whole), SumIn(File.ReadAllText(result)));

        static string SumIn(string text) => JsonDocument.Parse(text).RootElement.GetProperty("weights_sha256").GetString()!;
    }

    private CommandRun Compare(params string[] options) => CommandRun.Of(["compare", _folder["a"], _folder["b"], .. options]);

    private void Train(string name, params string[] options) =>
        Assert.Equal(0, CommandRun.Of(["train", TinyExperiment.In(_folder), "--out", _folder[name], .. options]).Code);
}
