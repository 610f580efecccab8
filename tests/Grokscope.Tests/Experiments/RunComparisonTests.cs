using Grokscope.Experiments;
using Grokscope.Tests.Training;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Experiments;

public sealed class RunComparisonTests : IDisposable
{
    private const string Text = """
        [task]
        modulus = 5
        [task.outputs]
        add = "a + b"
        mul = "a * b"
        [model]
        d_model = 4
        layers = 1
        heads = 2
        d_ff = 4
        [train]
        steps = 40
        lr = 0.05
        batch_size = 3
        eval_every = 4
        log_every = 5
        snapshot_every = 10
        checkpoint_every = 10
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Equal_runs_differ_in_nothing_whatever_their_manifests_and_times_say()
    {
        Train("a", "stop.enabled=false");
        Train("b", "stop.enabled=false");
        Edit("b/manifest.json", "\"cpu\": \"", "\"cpu\": \"another ");
        Edit("b/result.json", "\"seconds\": ", "\"seconds\": 1");
        RunComparison runs = Compare();
        Assert.False(runs.Differs);
        Assert.Equal((8, 11, 6), (runs.Train.Rows, runs.Eval.Rows, runs.Snapshots.Files));
        Assert.Equal((true, null, null), (runs.WeightsEqual, runs.FirstDifferingStep, runs.EndsEarlier));
    }

    [Fact]
    public void Another_seed_differs_from_the_first_row_on()
    {
        Train("a");
        Train("b", "seed=7");
        RunComparison runs = Compare();
        Assert.Equal(new SettingDifference("train.seed", "42", "7"), runs.Settings[0]);
        Assert.Equal(["train.seed", "train.init_seed", "train.split_seed", "train.batch_seed"], runs.Settings.Select(s => s.Key));
        Assert.Equal((5, 1, 0), (runs.Train.First!.Step, runs.Eval.First!.Step, runs.Snapshots.First!.Step));
        Assert.Equal(0, runs.FirstDifferingStep);
        Assert.Equal(runs.Train.Rows, runs.Train.DifferingRows);
        NumberDifference loss = runs.Train.First.Columns[0];
        CsvTable a = CsvTable.Read(_folder["a/train.csv"]), b = CsvTable.Read(_folder["b/train.csv"]);
        Assert.Equal(("loss", a.Column("loss")[0], b.Column("loss")[0]), (loss.Name, loss.A, loss.B));
        Assert.Equal(loss.B - loss.A, loss.Difference);
        Assert.False(runs.WeightsEqual);
    }

    [Fact]
    public void A_changed_byte_of_a_snapshot_is_found()
    {
        Train("a", "stop.enabled=false");
        _folder.Copy("a", "b");
        string path = new RunFolder(_folder["b"]).Snapshot(20);
        byte[] bytes = File.ReadAllBytes(path);
        // The lowest byte of the last float, which is the last tensor's.
        float before = BitConverter.ToSingle(bytes, bytes.Length - 4);
        bytes[^4] ^= 1;
        File.WriteAllBytes(path, bytes);
        RunComparison runs = Compare();
        Assert.Equal(["snapshots"], runs.DiffersIn);
        Assert.Equal(20, runs.FirstDifferingStep);
        TensorDifference tensor = Assert.Single(runs.Snapshots.First!.Tensors);
        Assert.Equal(("head_mul.bias", "F32 [5]", 1), (tensor.Name, tensor.A, tensor.DifferingValues));
        Assert.Equal(Math.Abs((double)BitConverter.ToSingle(bytes, bytes.Length - 4) - before), tensor.LargestDifference);
        Assert.True(tensor.LargestDifference > 0);
    }

    [Fact]
    public void A_changed_number_late_in_a_table_is_found()
    {
        Train("a", "stop.enabled=false");
        _folder.Copy("a", "b");
        string row = File.ReadLines(_folder["b/eval.csv"]).Single(line => line.StartsWith("36,", StringComparison.Ordinal));
        int last = row.LastIndexOf(',') + 1;
        Edit("b/eval.csv", row, $"{row[..last]}{double.Parse(row[last..]) + 0.25:R}");
        RunComparison runs = Compare();
        Assert.Equal(["eval.csv"], runs.DiffersIn);
        Assert.Equal((36, 1), (runs.FirstDifferingStep, runs.Eval.DifferingRows));
        NumberDifference number = Assert.Single(runs.Eval.First!.Columns);
        Assert.Equal("test_loss_mul", number.Name);
        Assert.Equal(0.25, number.Difference, 12);
    }

    [Fact]
    public void An_unfinished_run_is_compared_as_far_as_it_went()
    {
        Train("a", "stop.enabled=false");
        using var stop = new CancellationTokenSource();
        Train("b", call =>
        {
            if (call == 17)
                stop.Cancel();
        }, stop.Token, "stop.enabled=false");
        RunComparison runs = Compare();
        Assert.Equal(["status", "steps"], runs.DiffersIn);
        Assert.Equal(("b", null, null), (runs.EndsEarlier, runs.FirstDifferingStep, runs.WeightsEqual));
        Assert.Equal((null, 16), (runs.B.Status, runs.B.Steps));
        Assert.Equal((3, 5, 5, 6), (runs.Train.Rows, runs.Eval.Rows, runs.Train.RowsOnlyInA, runs.Eval.RowsOnlyInA));
        // Nor is it a difference between two unfinished runs where they stopped to be seen.
        File.Delete(_folder["a/result.json"]);
        Assert.Equal(["steps"], Compare().DiffersIn);
    }

    [Fact]
    public void What_an_unfinished_run_shows_of_its_groks_is_what_its_result_would_say()
    {
        Train("a");
        _folder.Copy("a", "b");
        Assert.Contains(Compare().Tasks.Values, task => task.A!.GrokStep is not null);
        File.Delete(_folder["b/result.json"]);
        RunComparison runs = Compare();
        Assert.Equal(["status"], runs.DiffersIn);
        Assert.All(runs.Tasks.Values, task => Assert.Equal(task.A, task.B));
    }

    [Fact]
    public void Another_rhythm_of_rows_and_snapshots_is_a_setting_but_no_difference_of_the_files()
    {
        Train("a");
        Train("b", "log_every=4", "eval_every=2", "snapshot_every=5", "stop.patience=5");
        RunComparison runs = Compare();
        Assert.Empty(runs.DiffersIn.Intersect(["train.csv", "eval.csv", "snapshots"]));
        Assert.True(runs.Train.Rows > 0 && runs.Train.RowsOnlyInA > 0 && runs.Train.RowsOnlyInB > 0);
        Assert.Contains("configuration", runs.DiffersIn);
    }

    [Fact]
    public void A_lost_table_is_a_difference()
    {
        Train("a");
        _folder.Copy("a", "b");
        File.Delete(_folder["b/train.csv"]);
        RunComparison runs = Compare();
        Assert.Equal(["train.csv"], runs.DiffersIn);
        Assert.Equal(5, runs.FirstDifferingStep);
    }

    [Fact]
    public void A_task_that_only_one_has_is_left_out()
    {
        Train("a");
        Train("b", "outputs.sq=\"a^2\"");
        RunComparison runs = Compare();
        Assert.Equal([new SettingDifference("task.outputs.sq", null, "\"a^2\"")], runs.Settings);
        Assert.Equal(["loss_sq"], runs.Train.ColumnsOnlyInB);
        Assert.Equal(["head_sq.bias", "head_sq.weight"], runs.Snapshots.TensorsOnlyInB);
        Assert.Empty(runs.Snapshots.TensorsOnlyInA);
        Assert.Equal(["add", "mul", "sq"], runs.Tasks.Keys);
        Assert.Null(runs.Tasks["sq"].A);
        Assert.False(runs.Tasks["sq"].Differs);
    }

    [Fact]
    public void Tensors_of_other_shapes_are_told_by_their_shapes()
    {
        Train("a");
        Train("b", "d_ff=8");
        var expected = new TensorDifference("encoder.layers.0.linear1.weight", "F32 [4, 4]", "F32 [8, 4]", null, null);
        Assert.Contains(expected, Compare().Snapshots.First!.Tensors);
    }

    [Theory]
    [InlineData("b/eval.csv", "step,")]
    [InlineData("b/result.json", "{")]
    [InlineData("b/manifest.json", "{ \"schema_version\": 99 }")]
    public void Damage_is_told_with_its_file(string file, string text)
    {
        Train("a");
        _folder.Copy("a", "b");
        File.WriteAllText(_folder[file], text + "\n");
        File.AppendAllText(_folder[file], "1\n");
        Assert.StartsWith(_folder[file], Assert.Throws<StorageException>(() => Compare()).Message);
    }

    private RunComparison Compare() => RunComparison.Of(new RunFolder(_folder["a"]), new RunFolder(_folder["b"]));

    private void Train(string name, params string[] overrides) => Train(name, null, CancellationToken.None, overrides);

    private void Train(string name, Action<int>? beforeGradient, CancellationToken stop, params string[] overrides) =>
        ExperimentRun.Train(Experiment.Parse(Text, "t", "t", overrides), _folder[name], FadingLoss.Factory(beforeGradient), null, stop);

    private void Edit(string file, string before, string after)
    {
        string text = File.ReadAllText(_folder[file]);
        Assert.Contains(before, text);
        File.WriteAllText(_folder[file], text.Replace(before, after));
    }
}
