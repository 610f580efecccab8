using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Tests.Training;

namespace Grokscope.Tests.Experiments;

public sealed class SweepComparisonTests : IDisposable
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
        steps = 20
        batch_size = 3
        eval_every = 5
        [sweep]
        seed = [1, 2]
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Equal_sweeps_differ_in_nothing()
    {
        Train("a");
        Train("b", "slurm.time=1:00:00");
        SweepComparison sweeps = Compare();
        Assert.False(sweeps.Differs);
        Assert.Equal(["seed=1", "seed=2"], sweeps.Cells.Select(cell => cell.Name));
    }

    [Fact]
    public void Cells_that_only_one_has_are_listed_and_the_others_compared()
    {
        Train("a", "sweep.seed=[1, 2, 4]");
        Train("b", "sweep.seed=[3, 2, 1]");
        SweepComparison sweeps = Compare();
        Assert.True(sweeps.Differs);
        Assert.Equal(["seed=4"], sweeps.OnlyInA);
        Assert.Equal(["seed=3"], sweeps.OnlyInB);
        Assert.Equal(["seed=1", "seed=2"], sweeps.Cells.Select(cell => cell.Name));
        Assert.All(sweeps.Cells, cell => Assert.False(cell.Runs.Differs));
    }

    [Fact]
    public void A_key_that_differs_in_every_cell_is_named_once()
    {
        Train("a");
        Train("b", "lr=0.01");
        SweepComparison sweeps = Compare();
        Assert.Equal([new SettingDifference("train.lr", "0.001", "0.01")], sweeps.Settings);
        Assert.All(sweeps.Cells, cell => Assert.Equal(1, cell.Runs.FirstDifferingStep));
    }

    [Fact]
    public void A_cell_that_neither_has_begun_is_no_difference()
    {
        Train("a");
        _folder.Copy("a", "b");
        Directory.Delete(_folder["a/seed=2"], recursive: true);
        SweepComparison sweeps = Compare();
        Assert.True(sweeps.Differs);
        Assert.Equal(["seed=2"], sweeps.BegunOnlyInB);
        Assert.Empty(sweeps.BegunOnlyInA);

        Directory.Delete(_folder["b/seed=2"], recursive: true);
        sweeps = Compare();
        Assert.False(sweeps.Differs);
        Assert.Equal(["seed=2"], sweeps.NotBegun);
    }

    [Fact]
    public void A_cell_without_its_configuration_has_the_sweeps()
    {
        Train("a");
        _folder.Copy("a", "b");
        File.Delete(_folder["b/seed=1/config.toml"]);
        Assert.False(Compare().Differs);
    }

    private SweepComparison Compare() => SweepComparison.Of(new SweepFolder(_folder["a"]), new SweepFolder(_folder["b"]));

    private void Train(string name, params string[] overrides) => new SweepFolder(_folder[name])
        .Train(Experiment.Parse(Text, "t", "t", overrides), new ThreadExecutor(1, FadingLoss.Factory()), new SweepListener(), CancellationToken.None);
}
