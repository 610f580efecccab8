using System.Text.RegularExpressions;
using CsCheck;
using Grokscope.Experiments;
using Grokscope.Model;
using Grokscope.Training;

namespace Grokscope.Tests.Training;

/// <summary>What the trainer leaves on the disk, undisturbed and disturbed. Source: product.md, promise 3.</summary>
public sealed partial class TrainerTests : IDisposable
{
    private const string Small = """
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
        steps = 90
        batch_size = 3
        lr = 0.03
        eval_every = 5
        snapshot_every = 7
        checkpoint_every = 10
        log_every = 2
        """;

    private readonly TemporaryFolder _folder = new();

    private string Undisturbed => field ??= Trained("undisturbed");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Writes_its_rows_and_files_in_their_rhythms()
    {
        var run = new RunFolder(Undisturbed);
        string[] train = File.ReadAllLines(run.TrainCsv);
        Assert.Equal("step,loss,loss_add,loss_mul,grad_norm", train[0]);
        string[] eval = File.ReadAllLines(run.EvalCsv);
        Assert.Equal("step,train_acc_add,train_acc_mul,test_acc_add,test_acc_mul,train_loss_add,train_loss_mul,test_loss_add,test_loss_mul", eval[0]);
        RunResult result = RunResult.Read(run)!;
        int last = result.Steps;
        Assert.Equal(Enumerable.Range(1, last / 2).Select(i => 2 * i), Steps(train));
        Assert.Equal(Enumerable.Range(1, last / 5).Select(i => 5 * i).Prepend(1), Steps(eval));
        IEnumerable<int> groks = result.Tasks.Values.Select(t => t.GrokStep!.Value);
        Assert.Equal(Enumerable.Range(0, ((last - 1) / 7) + 1).Select(i => 7 * i).Union(groks).Append(last).Distinct().Order(), run.SnapshotSteps());
        Assert.False(File.Exists(run.Progress));
        Assert.Equal(RunStatus.Grokked, result.Status);
        Assert.Equal(last, result.Tasks.Values.Max(t => t.GrokStep));
        Assert.InRange(last, 20, 89);
        Assert.Equal(result.Status, Manifest.Read(run)!.Status);

        static IEnumerable<int> Steps(string[] rows) => rows.Skip(1).Select(row => int.Parse(row.Split(',')[0]));
    }

    [Fact]
    public void Trains_on_after_the_last_grok_as_long_as_asked()
    {
        int grok = RunResult.Read(new RunFolder(Undisturbed))!.Steps;
        RunResult more = RunResult.Read(new RunFolder(Trained("more", "extra_steps=13")))!;
        Assert.Equal(grok + 13, more.Steps);
        RunResult cap = RunResult.Read(new RunFolder(Trained("cap", "stop.enabled=false")))!;
        Assert.Equal((90, RunStatus.Grokked), (cap.Steps, cap.Status));
        RunResult censored = RunResult.Read(new RunFolder(Trained("censored", $"steps={grok - 1}")))!;
        Assert.Equal((grok - 1, RunStatus.Censored), (censored.Steps, censored.Status));
    }

    [Fact]
    public void Interrupted_anywhere_and_any_number_of_times_it_ends_with_the_same_files()
    {
        var genInterruptions = Gen.Select(Gen.Int[1, 25], Gen.Bool, Gen.Bool).Array[1, 5];
        int run = 0;
        genInterruptions.Sample(interruptions =>
        {
            string path = _folder[$"disturbed{Interlocked.Increment(ref run)}"];
            foreach ((int steps, bool signal, bool litter) in interruptions)
            {
                Interrupt(path, steps, signal);
                if (litter && !File.Exists(new RunFolder(path).Result))
                    Litter(new RunFolder(path));
            }
            Trained(Path.GetFileName(path));
            AssertSameFiles(Undisturbed, path);
            Directory.Delete(path, recursive: true);
        }, iter: 40, threads: 1);
    }

    [Fact]
    public void A_finished_run_is_not_redone()
    {
        string path = Undisturbed;
        DateTime[] before = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(File.GetLastWriteTimeUtc)];
        LossFactory refuses = new((_, _) => throw new InvalidOperationException("nothing is to be trained"), "none");
        RunOutcome outcome = ExperimentRun.Train(Experiment.Parse(Small, "small.toml", "small"), path, refuses, null, CancellationToken.None);
        Assert.Equal(RunStatus.Grokked, outcome.Status);
        Assert.Equal(before, Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(File.GetLastWriteTimeUtc));
    }

    [Fact]
    public void A_folder_of_another_configuration_is_refused_by_name_of_the_keys()
    {
        var error = Assert.Throws<ConfigurationException>(() => Trained(Path.GetFileName(Undisturbed), "lr=0.5", "outputs.sq=a^2"));
        Assert.Contains("train.lr: 0.03 there, 0.5 now", error.Message);
        Assert.Contains("task.outputs.sq", error.Message);
        Assert.DoesNotContain("modulus", error.Message);
    }

    [Fact]
    public void A_damaged_newest_checkpoint_falls_back_loudly_and_changes_nothing()
    {
        string path = _folder["damaged"];
        Interrupt(path, 25, signal: false);
        string[] checkpoints = [.. Directory.EnumerateFiles(new RunFolder(path).Checkpoints).Order()];
        Assert.Equal(["step_00000010.ckpt", "step_00000020.ckpt"], checkpoints.Select(Path.GetFileName));
        File.WriteAllBytes(checkpoints[1], File.ReadAllBytes(checkpoints[1])[..^100]);
        var observer = new Observer();
        ExperimentRun.Train(Experiment.Parse(Small, "small.toml", "small"), path, FadingLoss.Factory(), observer, CancellationToken.None);
        string warning = Assert.Single(observer.Warnings);
        Assert.Contains(checkpoints[1], warning);
        Assert.Contains("step 10", warning);
        AssertSameFiles(Undisturbed, path);
    }

    [Fact]
    public void Without_a_usable_checkpoint_it_says_so_rather_than_begin_anew()
    {
        string path = _folder["ruined"];
        Interrupt(path, 25, signal: false);
        foreach (string checkpoint in Directory.EnumerateFiles(new RunFolder(path).Checkpoints))
            File.WriteAllBytes(checkpoint, []);
        var error = Assert.Throws<RunException>(() => Trained("ruined"));
        Assert.Contains("step_00000010.ckpt", error.Message);
        Assert.Contains("step_00000020.ckpt", error.Message);
        Assert.Contains("Delete", error.Message);
    }

    [Fact]
    public void A_table_that_was_cut_makes_its_checkpoint_unusable()
    {
        string path = _folder["cut"];
        Interrupt(path, 15, signal: false);
        var run = new RunFolder(path);
        File.WriteAllText(run.TrainCsv, "step,loss");
        var error = Assert.Throws<RunException>(() => Trained("cut"));
        Assert.Contains(run.TrainCsv, error.Message);
    }

    [Fact]
    public void Divergence_is_a_result_with_the_step()
    {
        int calls = 0;
        var probe = new SavedProbe();
        LossFactory explodes = new((layout, _) => new Exploding(layout, () => ++calls == 12), "none", (_, _) => probe);
        string path = _folder["diverged"];
        RunOutcome outcome = ExperimentRun.Train(Experiment.Parse(Small, "small.toml", "small"), path, explodes, null, CancellationToken.None);
        Assert.Equal((RunStatus.Diverged, 11, ExitCode.Failed), (outcome.Status, outcome.Step, outcome.Code));
        Assert.Contains("step 12", outcome.Result!.Message);
        RunResult written = RunResult.Read(new RunFolder(path))!;
        Assert.Equal((RunStatus.Diverged, 11), (written.Status, written.Steps));
        Assert.Contains(11, new RunFolder(path).SnapshotSteps());
        Assert.Equal([10, 11], probe.Saved);
    }

    [Theory]
    [InlineData("train.csv")]
    [InlineData("eval.csv")]
    [InlineData("manifest.json.grokscope-tmp")]
    [InlineData("snapshots/step_00000021.safetensors.grokscope-tmp")]
    [InlineData("checkpoints/step_00000010.ckpt.grokscope-tmp")]
    [InlineData("result.json.grokscope-tmp")]
    public void A_full_disk_is_told_with_file_and_step(string file)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Only Linux has a device that is always full.");
        string path = _folder["full"];
        Directory.CreateDirectory(Path.Combine(path, "snapshots"));
        Directory.CreateDirectory(Path.Combine(path, "checkpoints"));
        // A step in, since opening a folder removes what lies unfinished in it; the tables must be there from the beginning.
        bool isTable = file.EndsWith(".csv", StringComparison.Ordinal);
        string full = Path.Combine(path, file);
        if (isTable)
            File.CreateSymbolicLink(full, "/dev/full");
        LossFactory loss = FadingLoss.Factory(call =>
        {
            if (call == 1 && !isTable)
                File.CreateSymbolicLink(full, "/dev/full");
        });
        var error = Assert.Throws<RunException>(() =>
            ExperimentRun.Train(Experiment.Parse(Small, "small.toml", "small"), path, loss, null, CancellationToken.None));
        Assert.Equal(ExitCode.Failed, error.Code);
        Assert.Contains(full.Replace(".grokscope-tmp", "", StringComparison.Ordinal), error.Message);
        Assert.Matches(@"Step \d+: ", error.Message);
        Assert.Contains("No space left", error.Message);
        Assert.Contains("Free some space", error.Message);
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_told()
    {
        File.WriteAllText(_folder["taken"], "");
        Assert.Contains(_folder["taken"], Assert.Throws<RunException>(() => Trained("taken")).Message);
    }

    [Fact]
    public void A_folder_in_use_is_refused_with_its_own_exit_code()
    {
        using var held = new RunFolder(_folder["held"]).Open();
        var error = Assert.Throws<RunException>(() => Trained("held"));
        Assert.Equal(ExitCode.InUse, error.Code);
        Assert.Contains(_folder["held"], error.Message);
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        // Two runs that differ in steps alone: what lies between is what the steps took.
        string[] silent = ["eval_every=100000", "snapshot_every=100000", "checkpoint_every=100000", "log_every=1", "stop.enabled=false"];
        Trained("warm", [.. silent, "steps=10"]);
        long few = Allocated("few", 100), many = Allocated("many", 10_100);
        // 64 KB of rows are handed over a dozen times; the smallest object in each of 10 000 steps would take 240 KB.
        Assert.InRange(many - few, long.MinValue, 24_000);

        long Allocated(string name, int steps)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Trained(name, [.. silent, $"steps={steps}"]);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_lost_configuration_is_claimed_by_none_but_the_run_that_it_was_of()
    {
        string path = _folder["lost"], configuration = Path.Combine(path, "config.toml");
        Interrupt(path, 40, signal: true);
        byte[] before = File.ReadAllBytes(configuration);
        File.Delete(configuration);
        Assert.Throws<RunException>(() => Trained("lost", "lr=0.02"));
        Assert.False(File.Exists(configuration));
        Trained("lost");
        Assert.Equal(before, File.ReadAllBytes(configuration));
    }

    private string Trained(string name, params string[] overrides)
    {
        string path = _folder[name];
        ExperimentRun.Train(Experiment.Parse(Small, "small.toml", "small", overrides), path, FadingLoss.Factory(), null, CancellationToken.None);
        return path;
    }

    private static void Interrupt(string path, int steps, bool signal)
    {
        using var stop = new CancellationTokenSource();
        LossFactory loss = FadingLoss.Factory(call =>
        {
            if (call <= steps)
                return;
            stop.Cancel();
            if (!signal)
                throw new TimeoutException("killed");
        });
        try
        {
            RunOutcome outcome = ExperimentRun.Train(Experiment.Parse(Small, "small.toml", "small"), path, loss, null, stop.Token);
            Assert.True(outcome.Result is not null || outcome.Code == ExitCode.Stopped);
        }
        catch (TimeoutException)
        {
            // As a kill: rows that were not handed over are lost, and the manifest says that the run goes on.
        }
    }

    /// <summary>What a kill at a bad moment leaves: half a row, half a file beside its target, a manifest of the past.</summary>
    private static void Litter(RunFolder run)
    {
        File.AppendAllText(run.TrainCsv, "78,0.12");
        File.AppendAllText(run.EvalCsv, "80,");
        File.WriteAllText(run.Result + ".grokscope-tmp", "{");
        File.WriteAllText(run.Snapshot(7) + ".grokscope-tmp", "half");
        File.WriteAllText(Path.Combine(run.Checkpoints, "step_00000010.ckpt.grokscope-tmp"), "half");
    }

    private static void AssertSameFiles(string expected, string actual)
    {
        Dictionary<string, string> before = Content(expected), after = Content(actual);
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        foreach (string file in before.Keys)
            Assert.True(before[file] == after[file], $"{file} differs");

        static Dictionary<string, string> Content(string path) => Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(path, file),
            file => file.EndsWith(".json", StringComparison.Ordinal)
                ? Times().Replace(File.ReadAllText(file), "")
                : Convert.ToHexString(File.ReadAllBytes(file)));
    }

    [GeneratedRegex("\"(seconds|started|updated)\": [^\n]*")]
    private static partial Regex Times();

    private sealed class Observer : IRunObserver
    {
        public List<string> Warnings { get; } = [];

        public void Progressed(in RunProgress progress) => Assert.InRange(progress.Step, 0, 90);

        public void Warned(string message) => Warnings.Add(message);
    }

    private sealed class SavedProbe : ITrainingProbe
    {
        public List<int> Saved { get; } = [];

        public void At(int step, ReadOnlySpan<float> theta)
        {
        }

        public void Save(int step) => Saved.Add(step);

        public void Dispose()
        {
        }
    }

    private sealed class Exploding(ParameterLayout layout, Func<bool> now) : ILossFunction
    {
        private readonly FadingLoss _inner = new(layout);

        public ParameterLayout Layout => layout;

        public void Gradient(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights, Span<double> losses, Span<float> gradient)
        {
            _inner.Gradient(theta, pairs, taskWeights, losses, gradient);
            if (now())
                losses[1] = double.NaN;
        }

        public void Evaluate(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<double> losses, Span<int> correct) =>
            _inner.Evaluate(theta, pairs, losses, correct);
    }
}
