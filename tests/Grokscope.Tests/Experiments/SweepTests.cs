using System.Globalization;
using Grokscope.Experiments;
using Grokscope.Tests.Cli;

namespace Grokscope.Tests.Experiments;

public class SweepTests
{
    [Fact]
    public void Cells_are_the_product_and_say_what_differs()
    {
        IReadOnlyList<SweepCell> cells = Sweep.Cells(
            Experiment.Parse("[task.outputs]\nadd = 'a + b'\n[sweep]\nweight_decay = [1.0, 0.3, 0.0]\nseed = [42, 137]", "a", "a"));
        Assert.Equal(
            [
                "weight_decay=1.0_seed=42", "weight_decay=1.0_seed=137", "weight_decay=0.3_seed=42", "weight_decay=0.3_seed=137",
                "weight_decay=0.0_seed=42", "weight_decay=0.0_seed=137",
            ],
            cells.Select(c => c.Name));
        Assert.Equal((0.3, 137u, 137u), (cells[3].Experiment.Train.WeightDecay, cells[3].Experiment.Train.Seed, cells[3].Experiment.Train.InitSeed));
        Assert.Equal(6, cells.Select(c => c.Experiment.Fingerprint).Distinct().Count());
        Assert.All(cells, c => Assert.Empty(c.Experiment.Sweep));
    }

    [Fact]
    public void A_seed_of_its_own_does_not_follow_the_swept_seed()
    {
        IReadOnlyList<SweepCell> cells = Sweep.Cells(Experiment.Load("quick", "split_seed=5"));
        Assert.All(cells, c => Assert.Equal(5u, c.Experiment.Train.SplitSeed));
        Assert.Equal([42u, 137u, 2024u], cells.Select(c => c.Experiment.Train.BatchSeed).Distinct());
    }

    [Fact]
    public void A_written_sweep_has_the_same_cells()
    {
        string[][] changes = [[], ["split_seed=42"], ["sweep.train.stop.enabled=[true, false]"], ["outputs=[\"add\", \"mul+add\"]", "snapshot_every=[5, \"7 until 9, 8\"]"]];
        foreach ((string name, string[] overrides) in changes.SelectMany(c => new[] { ("quick", c), ("paper", c) }))
        {
            var sweep = Experiment.Load(name, overrides);
            var again = Experiment.Parse(ExperimentWriter.ToToml(sweep), "sweep.toml", "sweep");
            Assert.Equal(
                Sweep.Cells(sweep).Select(c => (c.Name, c.Experiment.Fingerprint)),
                Sweep.Cells(again).Select(c => (c.Name, c.Experiment.Fingerprint)));
        }
    }

    [Fact]
    public void Nothing_swept_is_one_run() =>
        Assert.Equal("run", Assert.Single(Sweep.Cells(Experiment.Parse("[task.outputs]\nadd = 'a+b'", "a", "a"))).Name);

    [Fact]
    public void A_combination_that_is_impossible_names_its_cell()
    {
        var error = Assert.Throws<ConfigurationException>(() => Sweep.Cells(Experiment.Load("dual", "sweep.heads=[4, 5]")));
        Assert.Contains("cell seed=42_heads=5", error.Message);
        Assert.Contains("model.heads = 5", error.Message);
    }

    [Fact]
    public void Ten_seeds_hold_the_papers_runs_unchanged()
    {
        IReadOnlyList<SweepCell> paper = Sweep.Cells(Experiment.Load("paper")), seeds = Sweep.Cells(Experiment.Load("paper-seeds"));
        Assert.Equal(60, seeds.Count);
        (SweepCell Ours, SweepCell Theirs)[] shared = [.. seeds.Join(paper, cell => cell.Name, cell => cell.Name, (ours, theirs) => (ours, theirs))];
        Assert.Equal(18, shared.Length);
        Assert.All(shared, pair => Assert.All(pair.Ours.Experiment.DifferencesFrom(pair.Theirs.Experiment), difference => Assert.StartsWith("measure.", difference.Key)));
    }

    [Fact]
    public void The_paper_is_36_runs_with_the_published_caps()
    {
        IReadOnlyList<SweepCell> cells = Sweep.Cells(Experiment.Load("paper"));
        Assert.Equal(36, cells.Count);
        Assert.Equal(36, cells.Select(c => c.Experiment.Fingerprint).Distinct().Count());
        foreach (SweepCell cell in cells)
        {
            (bool dual, double decay) = (cell.Experiment.Shape.K == 2, cell.Experiment.Train.WeightDecay);
            int cap = decay == 0 ? 50_000 : dual && decay < 1 ? 200_000 : 300_000;
            Assert.Equal((cap, decay > 0), (cell.Experiment.Train.Steps, cell.Experiment.Train.Stop.Enabled));
            Assert.StartsWith(dual ? "outputs=add+mul_weight_decay=" : "outputs=add+mul+sq_weight_decay=", cell.Name);
        }
        // The same run as the built-in dual but for what is kept of it.
        Assert.All(
            Sweep.Cells(Experiment.Load("dual")).Zip(cells).Select(pair => pair.First.Experiment.DifferencesFrom(pair.Second.Experiment)),
            d => Assert.Equal(["train.snapshot_every", "train.stop.extra_steps"], d.Select(difference => difference.Key)));
    }

    [Fact]
    public void A_list_for_any_key_sweeps_it_and_a_single_value_leaves_no_other()
    {
        Assert.Equal(120, Sweep.Cells(Experiment.Load("paper", "seed=[1,2,3,4,5,6,7,8,9,10]")).Count);
        Assert.Equal(["seed=42_layers=1", "seed=42_layers=2"], Sweep.Cells(Experiment.Load("dual", "seed=42", "layers=[1,2]")).Select(c => c.Name));
        Experiment chosen = Assert.Single(Sweep.Cells(Experiment.Load("paper", "outputs=sq+add", "weight_decay=0.3", "seed=7"))).Experiment;
        Assert.Equal((7u, 0.3, 300_000), (chosen.Train.Seed, chosen.Train.WeightDecay, chosen.Train.Steps));
        Assert.Equal(["add", "sq"], chosen.Shape.Tasks);
    }

    [Fact]
    public void A_change_wins_over_an_exception_and_a_later_exception_over_an_earlier_one()
    {
        Assert.All(Sweep.Cells(Experiment.Load("paper", "steps=1000")), c => Assert.Equal(1000, c.Experiment.Train.Steps));
        const string text = """
            [task.outputs]
            x = "a"
            y = "b"
            [sweep]
            seed = [1, 2, 3]
            [[cell]]
            where = { seed = [2, 3] }
            set = { lr = 0.5, stop.patience = 7 }
            [[cell]]
            where.seed = 3
            where.outputs = "y+x"
            [cell.set]
            lr = 0.25
            """;
        var experiment = Experiment.Parse(text, "t", "t");
        foreach (Experiment same in new[] { experiment, Experiment.Parse(ExperimentWriter.ToToml(experiment), "w", "w") })
            Assert.Equal([(0.001, 3), (0.5, 7), (0.25, 7)], Sweep.Cells(same).Select(c => (c.Experiment.Train.LearningRate, c.Experiment.Train.Stop.Patience)));
        Assert.Equal([0.001, 0.5, 0.5], Sweep.Cells(Experiment.Parse(text, "t", "t", "outputs=x")).Select(c => c.Experiment.Train.LearningRate));
    }

    [Fact]
    public void A_single_run_heeds_the_exceptions_that_mean_it()
    {
        Experiment run = Sweep.Single(Experiment.Load("paper", "weight_decay=0", "seed=7"));
        Assert.Equal((50_000, false, 0), (run.Train.Steps, run.Train.Stop.Enabled, run.Sweep.Count));
        Assert.Equal(Experiment.Load("dual").Fingerprint, Sweep.Single(Experiment.Load("dual")).Fingerprint);
    }

    [Theory]
    [InlineData("seed = [1]\nsteps = [{0}]\nlr = [{1}]", "combinations", "at most 10000")]
    [InlineData("basis_file = [\"a/b\", \"a-b\"]\nkind = [\"random_noise\"]\nbasis = [\"file\"]\nfraction = [0.5]", "basis_file=a-b", "differ")]
    [InlineData("basis_file = [\"{2}\"]\nkind = [\"random_noise\"]\nbasis = [\"file\"]\nfraction = [0.5]", "longer than 255 bytes")]
    public void What_no_folder_can_hold_is_refused(string sweep, params string[] parts)
    {
        string axes = string.Format(CultureInfo.InvariantCulture, sweep, string.Join(", ", Enumerable.Range(1, 1000)), string.Join(", ", Enumerable.Range(1, 1000)), new string('x', 300));
        string message = Assert.Throws<ConfigurationException>(() => Sweep.Cells(Experiment.Parse(TinyExperiment.Toml(sweep: axes), "tiny.toml", "tiny"))).Message;
        Assert.All(parts.Prepend("tiny.toml:"), part => Assert.Contains(part, message));
    }

    [Fact]
    public void A_path_names_one_folder()
    {
        var sweep = Experiment.Parse(TinyExperiment.Toml(sweep: "basis_file = [\"../a\", \"../b\"]") + "\n[intervention]\nkind = \"random_noise\"\nbasis = \"file\"\nbasis_file = \"../a\"\nfraction = 0.5\n", "tiny.toml", "tiny");
        Assert.Equal(["basis_file=..-a", "basis_file=..-b"], Sweep.Cells(sweep).Select(cell => cell.Name));
    }
}
