using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Tests.Training;
using Grokscope.Training;

namespace Grokscope.Tests.Experiments;

public sealed class SweepFolderTests : IDisposable
{
    private const string Text = """
        [task]
        modulus = 5
        [task.outputs]
        add = "a + b"
        [model]
        d_model = 4
        layers = 1
        heads = 2
        d_ff = 4
        [train]
        steps = 30
        batch_size = 3
        eval_every = 5
        [sweep]
        weight_decay = [1.0, 0.0]
        seed = [1, 2]
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Trains_every_cell_and_rolls_up(int jobs)
    {
        IReadOnlyList<CellOutcome> outcomes = Train(Experiment.Parse(Text, "t", "t"), FadingLoss.Factory(), jobs);
        Assert.All(outcomes, o => Assert.Equal(ExitCode.Done, o.Code));
        string[] rows = File.ReadAllLines(_folder["sweep.csv"]);
        Assert.Equal("cell,weight_decay,seed,status,steps,grok_step_add,step_50_add,step_90_add,step_98_add,weights_sha256,seconds", rows[0]);
        Assert.Equal(5, rows.Length);
        foreach ((CellOutcome outcome, string row) in outcomes.Zip(rows.Skip(1)))
            Assert.StartsWith($"{outcome.Cell.Name},{Setting(outcome)},{outcome.Outcome!.Status.ToString().ToLowerInvariant()},{outcome.Outcome.Step},", row);
        Assert.Equal(4, outcomes.Select(o => o.Outcome!.Result!.WeightsSha256).Distinct().Count());

        static string Setting(CellOutcome o) => o.Cell.Name.Replace("weight_decay=", "").Replace("_seed=", ",");
    }

    [Fact]
    public void Swept_values_with_commas_are_one_field_of_the_roll_up()
    {
        var experiment = Experiment.Parse(Text.Replace("weight_decay = [1.0, 0.0]", "snapshot_every = [\"5 until 10, 10\", 10]", StringComparison.Ordinal), "t", "t");
        IReadOnlyList<CellOutcome> outcomes = Train(experiment, FadingLoss.Factory(), 1);
        string[] rows = File.ReadAllLines(_folder["sweep.csv"]);
        Assert.StartsWith("cell,snapshot_every,seed,status,", rows[0]);
        Assert.StartsWith($"\"{outcomes[0].Cell.Name}\",\"5-until-10,10\",1,", rows[1]);
        Assert.StartsWith($"{outcomes[2].Cell.Name},10,1,", rows[3]);
    }

    [Fact]
    public void The_number_of_jobs_changes_no_weight()
    {
        var experiment = Experiment.Parse(Text, "t", "t");
        string[] one = [.. Weights("one", 1)], three = [.. Weights("three", 3)];
        Assert.Equal(one, three);

        IEnumerable<string> Weights(string name, int jobs) => new SweepFolder(_folder[name])
            .Train(experiment, new ThreadExecutor(jobs, FadingLoss.Factory()), new SweepListener(), CancellationToken.None)
            .Select(o => o.Outcome!.Result!.WeightsSha256);
    }

    [Fact]
    public void A_cell_that_fails_does_not_stop_the_others_and_is_trained_next_time()
    {
        int made = 0;
        LossFactory second = new((layout, targets) => Interlocked.Increment(ref made) == 2
            ? throw new RunException("no luck")
            : FadingLoss.Factory().Create(layout, targets), "none");
        var experiment = Experiment.Parse(Text, "t", "t");
        IReadOnlyList<CellOutcome> outcomes = Train(experiment, second, 2);
        CellOutcome failed = Assert.Single(outcomes, o => o.Code == ExitCode.Failed);
        Assert.Equal("no luck", failed.Failure!.Message);
        Assert.Equal(3, outcomes.Count(o => o.Code == ExitCode.Done));

        int before = made;
        Assert.All(Train(experiment, second, 2), o => Assert.Equal(ExitCode.Done, o.Code));
        Assert.Equal(before + 1, made);
    }

    [Fact]
    public void A_damaged_cell_does_not_stop_the_others()
    {
        var experiment = Experiment.Parse(Text, "t", "t");
        using var stop = new CancellationTokenSource();
        LossFactory loss = FadingLoss.Factory(call =>
        {
            if (call == 7)
                stop.Cancel();
        });
        var sweep = new SweepFolder(_folder.Path);
        sweep.Train(experiment, new ThreadExecutor(1, loss), new SweepListener(), stop.Token);
        File.WriteAllText(_folder["weight_decay=1.0_seed=1/manifest.json"], "{");
        IReadOnlyList<CellOutcome> outcomes = Train(experiment, FadingLoss.Factory(), 2);
        Assert.Equal([ExitCode.Failed, ExitCode.Done, ExitCode.Done, ExitCode.Done], outcomes.Select(o => o.Code));
        Assert.Contains("manifest.json: the file is damaged", outcomes[0].Failure!.Message);
        Assert.Contains("weight_decay=1.0_seed=1,1.0,1,damaged,0,", File.ReadAllText(sweep.Table));
    }

    [Fact]
    public void A_stop_leaves_the_rest_for_the_next_time()
    {
        using var stop = new CancellationTokenSource();
        LossFactory loss = FadingLoss.Factory(call =>
        {
            if (call == 7)
                stop.Cancel();
        });
        var experiment = Experiment.Parse(Text, "t", "t");
        var sweep = new SweepFolder(_folder.Path);
        IReadOnlyList<CellOutcome> outcomes = sweep.Train(experiment, new ThreadExecutor(1, loss), new SweepListener(), stop.Token);
        Assert.All(outcomes, o => Assert.Equal(ExitCode.Stopped, o.Code));
        Assert.Equal([7, null, null, null], outcomes.Select(o => o.Outcome?.Step));
        Assert.Contains("weight_decay=1.0_seed=1,1.0,1,stopped,7,", File.ReadAllText(sweep.Table));
        Assert.All(Train(experiment, FadingLoss.Factory(), 2), o => Assert.Equal(ExitCode.Done, o.Code));
    }

    [Fact]
    public void More_values_add_cells_but_another_experiment_is_refused()
    {
        Train(Experiment.Parse(Text, "t", "t"), FadingLoss.Factory(), 2);
        int made = 0;
        LossFactory counting = new((layout, targets) =>
        {
            Interlocked.Increment(ref made);
            return FadingLoss.Factory().Create(layout, targets);
        }, "none");
        Assert.Equal(6, Train(Experiment.Parse(Text, "t", "t", "sweep.seed=[1, 2, 3]"), counting, 2).Count);
        Assert.Equal(2, made);
        Refused("train.lr: 0.001 there, 0.01 now (6 cells)", "sweep.seed=[1, 2, 3]", "lr=0.01");
        Refused("4 of its cells have begun and are missing now, such as weight_decay=1.0_seed=2", "sweep.seed=[1]");
        Refused("other keys are swept there (train.weight_decay, train.seed there, train.weight_decay, train.seed, model.layers now)", "sweep.seed=[1, 2, 3]", "sweep.layers=[1, 2]");

        void Refused(string message, params string[] overrides) => Assert.Contains(
            message,
            Assert.Throws<ConfigurationException>(() => Train(Experiment.Parse(Text, "t", "t", overrides), counting, 2)).Message);
    }

    [Fact]
    public void A_failure_to_roll_up_reaches_the_caller()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Only Linux has a device that is always full.");
        LossFactory loss = FadingLoss.Factory(call =>
        {
            if (call == 1)
                File.CreateSymbolicLink(_folder["sweep.csv.grokscope-tmp"], "/dev/full");
        });
        var one = Experiment.Parse(Text, "t", "t", "sweep.seed=[1]", "sweep.weight_decay=[1]");
        Assert.Contains("sweep.csv", Assert.Throws<RunException>(() => Train(one, loss, 1)).Message);
    }

    private IReadOnlyList<CellOutcome> Train(Experiment experiment, LossFactory loss, int jobs) =>
        new SweepFolder(_folder.Path).Train(experiment, new ThreadExecutor(jobs, loss), new SweepListener(), CancellationToken.None);
}
