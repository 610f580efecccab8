using CsCheck;
using Grokscope.Experiments;
using Grokscope.Model;
using Grokscope.Training;
using Grokscope.Training.Interventions;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Training.Interventions;

/// <summary>Whole runs with interventions, by the real model: what they keep to, and what an interruption leaves of them.</summary>
public sealed class InterventionRunTests : IDisposable
{
    private const string Small = """
        [task]
        modulus = 7
        [task.outputs]
        add = "a + b"
        mul = "a * b"
        [model]
        d_model = 8
        layers = 1
        heads = 2
        d_ff = 12
        [train]
        steps = 60
        batch_size = 9
        lr = 0.01
        eval_every = 10
        snapshot_every = 6
        checkpoint_every = 8
        log_every = 3
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Strength_zero_leaves_every_file_of_the_plain_run()
    {
        string plain = Trained("plain"), zero = Trained("zero", "kind=delete_orthogonal", "fraction=0", "from_step=4", "watch_every=5");
        foreach (string file in new[] { "train.csv", "eval.csv", "snapshots/step_00000060.safetensors" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(plain, file)), File.ReadAllBytes(Path.Combine(zero, file)));
        Assert.Equal(RunResult.Read(new RunFolder(plain))!.WeightsSha256, RunResult.Read(new RunFolder(zero))!.WeightsSha256);
        Assert.NotEqual(RunResult.Read(new RunFolder(plain))!.WeightsSha256, Sum(Trained("some", "kind=delete_orthogonal", "fraction=0.01", "from_step=4")));
        Assert.Equal(Enumerable.Range(1, 12).Select(i => 5 * i), Watched(zero).Steps());
    }

    [Fact]
    public void Sgd_without_decay_stays_in_the_affine_span_and_adamw_does_not()
    {
        string[] whole = ["kind=delete_orthogonal", "fraction=1", "from_step=1", "watch_every=10", "weight_decay=0"];
        CsvTable sgd = Watched(Trained("sgd", [.. whole, "optimiser=sgd", "lr=0.3"])), adam = Watched(Trained("adam", whole));
        Assert.All(sgd.Column("drift"), drift => Assert.InRange(drift, 0, 1e-5));
        Assert.True(sgd.Column("moved")[^1] > 0.1);
        Assert.All(sgd.Column("changed_share"), share => Assert.Equal(1, share, 1e-5));
        // Adam divides each entry by a root of its own, which turns the step out of the span.
        Assert.All(adam.Column("drift"), drift => Assert.InRange(drift, 0.3, 1));
        Assert.All(adam.Column("changed_share"), share => Assert.Equal(1, share, 1e-5));
        // Nor does SGD stay where what lies outside decays.
        CsvTable decaying = Watched(Trained("decaying", [.. whole[..^1], "optimiser=sgd", "lr=0.3", "weight_decay=0.1"]));
        Assert.InRange(decaying.Column("drift")[^1], 0.01, 1);
        CsvTable projected = Watched(Trained("projected", "kind=project_update", "fraction=1", "from_step=1", "watch_every=10"));
        Assert.All(projected.Column("drift"), drift => Assert.InRange(drift, 0, 1e-4));
    }

    [Theory]
    [InlineData("kind=delete_orthogonal", "fraction=0.5")]
    [InlineData("kind=random_noise", "fraction=0.3")]
    [InlineData("kind=delete_orthogonal", "at=weights", "fraction=0.2")]
    [InlineData("kind=delete_orthogonal", "fraction=0.7", "optimiser=sgd")]
    [InlineData("kind=delete_orthogonal", "fraction=0.7", "basis=past", "basis_every=9")]
    [InlineData("kind=lr_scale", "fraction=0.5")]
    public void Interrupted_anywhere_it_ends_with_the_same_files(params string[] changes)
    {
        string[] all = [.. changes, "from_step=15", "watch_every=4"];
        string undisturbed = Trained("undisturbed", all);
        int run = 0;
        Gen.Int[1, 40].Array[1, 4].Sample(stops =>
        {
            string name = $"disturbed{++run}";
            foreach (int steps in stops)
                Train(name, all, steps);
            Trained(name, all);
            foreach (string file in new[] { "train.csv", "eval.csv", "intervention.csv", "snapshots/step_00000060.safetensors", "checkpoints/step_00000060.ckpt" })
                Assert.True(File.ReadAllBytes(Path.Combine(undisturbed, file)).SequenceEqual(File.ReadAllBytes(Path.Combine(_folder[name], file))), $"{file} differs");
        }, iter: 3, threads: 1);
    }

    [Fact]
    public void Without_directions_only_lengths_are_watched()
    {
        CsvTable watched = Watched(Trained("frozen", "kind=freeze", "tensors=[\"head_add.*\"]", "fraction=1", "from_step=1", "watch_every=20"));
        Assert.Equal(["step", "grad_norm", "changed_norm", "update_norm", "moved"], watched.Names);
        Assert.All(watched.Column("changed_norm").Zip(watched.Column("grad_norm")), pair => Assert.True(pair.First < pair.Second));
    }

    private string Trained(string name, params string[] changes)
    {
        Assert.NotNull(Train(name, changes, int.MaxValue).Result);
        return _folder[name];
    }

    private RunOutcome Train(string name, string[] changes, int steps)
    {
        using var stop = new CancellationTokenSource();
        LossFactory fast = LossFactory.Fast(1);
        LossFactory loss = fast with
        {
            Create = (layout, targets) => new Stopping(fast.Create(layout, targets), steps, stop.Cancel),
            Bases = BasesOf,
        };
        return ExperimentRun.Train(Experiment.Parse(Small, "small.toml", "small", changes), _folder[name], loss, null, stop.Token);
    }

    // The past of these tests is a basis that depends on the newest snapshot there is.
    private static IBasisSource BasesOf(Experiment experiment, RunFolder folder, CancellationToken stop)
    {
        var layout = new ParameterLayout(experiment.Shape);
        return experiment.Intervention.Basis != BasisKind.Past ? new FixedBasis(new Basis(Directions.Random(5, layout.Count)))
            : new PastBasis(step => Past(folder.SnapshotSteps().Where(s => s <= step).Max()), experiment.Intervention.BasisEvery);

        BasisFile? Past(int snapshot) => snapshot == 0 ? null : new BasisFile(Directions.Random(3, layout.Count, (uint)Math.Abs(Snapshot.Read(folder.Snapshot(snapshot), layout)[7] * 1e6f)), []);
    }

    private static CsvTable Watched(string path) => CsvTable.Read(new RunFolder(path).InterventionCsv);

    private static string Sum(string path) => RunResult.Read(new RunFolder(path))!.WeightsSha256;

    /// <summary>The model, which asks for a stop after some steps.</summary>
    private sealed class Stopping(ILossFunction inner, int steps, Action stop) : ILossFunction, IDisposable
    {
        private int _calls;

        public ParameterLayout Layout => inner.Layout;

        public void Gradient(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights, Span<double> losses, Span<float> gradient)
        {
            if (++_calls == steps)
                stop();
            inner.Gradient(theta, pairs, taskWeights, losses, gradient);
        }

        public void Evaluate(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<double> losses, Span<int> correct) => inner.Evaluate(theta, pairs, losses, correct);

        public void Dispose() => (inner as IDisposable)?.Dispose();
    }
}
