using Grokscope.Experiments;
using Grokscope.Training.Interventions;

namespace Grokscope.Tests.Experiments;

/// <summary>Sweeps of interventions: plain runs, bases, exceptions, and what is refused.</summary>
public sealed class InterventionSweepTests
{
    private const string Text = """
        [task.outputs]
        add = "a + b"
        [train]
        snapshot_every = 5000
        [intervention]
        from_step = 30
        [sweep]
        kind = ["delete_orthogonal", "amplify_parallel"]
        basis = ["path", "random", "other_path"]
        fraction = [0.0, 0.1, 1.0]
        seed = [1, 2]
        [[cell]]
        where = { kind = "none" }
        set = { snapshot_every = 20 }
        [[cell]]
        where = { seed = 1 }
        set = { other_seed = 2 }
        [[cell]]
        where = { seed = 2 }
        set = { other_seed = 1 }
        [[cell]]
        where = { kind = "amplify_parallel", basis = ["random", "other_path"] }
        skip = true
        [[cell]]
        where = { kind = "amplify_parallel", fraction = 1.0 }
        skip = true
        """;

    private static Experiment Sweep1 => Experiment.Parse(Text, "sweep.toml", "sweep");

    [Fact]
    public void Strength_zero_is_one_plain_run_of_each_seed_and_comes_first()
    {
        IReadOnlyList<SweepCell> cells = Sweep.Cells(Sweep1);
        Assert.Equal(["kind=none_seed=1", "kind=none_seed=2"], cells.Take(2).Select(c => c.Name));
        Assert.Equal(2 + (3 * 2 * 2) + 2, cells.Count);
        Assert.All(cells.Take(2), c => Assert.Equal((false, "20"), (c.Experiment.Intervention.IsSet, c.Experiment.Train.SnapshotEvery.Text)));
        Assert.All(cells.Skip(2), c => Assert.Equal((true, "5000"), (c.Experiment.Intervention.IsSet, c.Experiment.Train.SnapshotEvery.Text)));
        Assert.Equal(cells.Count, cells.Select(c => c.Name).Distinct().Count());
    }

    [Fact]
    public void The_kind_none_is_the_plain_run_too()
    {
        IEnumerable<string> names = Sweep.Cells(Experiment.Parse(Text, "t", "t", "kind=[\"none\", \"delete_orthogonal\"]", "seed=1")).Select(c => c.Name);
        Assert.Equal(2 + (3 * 2), names.Count());
        Assert.Equal(["kind=none_seed=1", "kind=none_seed=2"], names.Take(2));
    }

    [Fact]
    public void A_basis_comes_from_the_plain_run_of_its_seed_or_of_the_other_one()
    {
        var cells = Sweep.Cells(Sweep1).ToDictionary(c => c.Name);
        SweepCell own = cells["kind=delete_orthogonal_basis=path_fraction=0.1_seed=2"];
        Assert.Same(cells["kind=none_seed=2"], own.Source);
        Assert.Equal("../kind=none_seed=2", own.Experiment.Intervention.BasisRun);
        SweepCell other = cells["kind=delete_orthogonal_basis=other_path_fraction=0.1_seed=2"];
        Assert.Same(cells["kind=none_seed=1"], other.Source);
        Assert.Equal(2u, other.Experiment.Train.Seed);
        Assert.Null(cells["kind=delete_orthogonal_basis=random_fraction=0.1_seed=2"].Source);
        Assert.Null(cells["kind=none_seed=1"].Source);
    }

    [Fact]
    public void Plain_runs_that_only_a_basis_needs_are_added()
    {
        IReadOnlyList<SweepCell> cells = Sweep.Cells(Experiment.Parse(Text, "t", "t", "fraction=0.1", "basis=[\"other_path\"]", "seed=1", "kind=[\"delete_orthogonal\"]"));
        Assert.Equal(["kind=none_seed=2", "kind=delete_orthogonal_basis=other_path_fraction=0.1_seed=1"], cells.Select(c => c.Name));
        Assert.Equal(2u, cells[0].Experiment.Train.Seed);
    }

    [Fact]
    public void A_cell_is_found_by_its_name_as_the_list_has_it()
    {
        foreach (SweepCell cell in Sweep.Cells(Sweep1))
            Assert.Equal((cell.Experiment.Fingerprint, cell.Source?.Name), (Sweep.Find(Sweep1, cell.Name)!.Experiment.Fingerprint, Sweep.Find(Sweep1, cell.Name)!.Source?.Name));
        Assert.Null(Sweep.Find(Sweep1, "kind=amplify_parallel_basis=random_fraction=0.1_seed=1"));
        Assert.Null(Sweep.Find(Sweep1, "kind=delete_orthogonal_basis=random_fraction=0.0_seed=1"));
    }

    [Fact]
    public void A_single_run_takes_its_basis_from_the_plain_run_that_is_trained_before()
    {
        var (source, run) = Assert.NotNull(Sweep.SingleWithSource(Experiment.Parse(Text, "t", "t", "kind=delete_orthogonal", "fraction=0.1", "seed=2", "basis=other_path"), "base"));
        Assert.Equal((1u, false, "20"), (source.Train.Seed, source.Intervention.IsSet, source.Train.SnapshotEvery.Text));
        Assert.Equal((2u, "base"), (run.Train.Seed, run.Intervention.BasisRun));
        Assert.Null(Sweep.SingleWithSource(Experiment.Parse(Text, "t", "t", "kind=delete_orthogonal", "fraction=0.1", "basis=random"), "base"));
        Assert.Null(Sweep.SingleWithSource(Experiment.Parse(Text, "t", "t", "kind=freeze", "tensors=[\"tok_emb.weight\"]"), "base"));
        Assert.Null(Sweep.SingleWithSource(Experiment.Parse(Text, "t", "t", "kind=delete_orthogonal", "basis_run=/elsewhere"), "base"));
    }

    [Fact]
    public void The_written_sweep_has_the_same_cells()
    {
        Experiment again = Experiment.Parse(ExperimentWriter.ToToml(Sweep1), "again.toml", "again");
        Assert.Equal(
            Sweep.Cells(Sweep1).Select(c => (c.Name, c.Experiment.Fingerprint, c.Source?.Name)),
            Sweep.Cells(again).Select(c => (c.Name, c.Experiment.Fingerprint, c.Source?.Name)));
    }

    [Fact]
    public void Keys_of_an_intervention_that_is_none_decide_nothing()
    {
        Experiment plain = Experiment.Parse("[task.outputs]\nadd = 'a+b'", "t", "t"), idle = Experiment.Parse("[task.outputs]\nadd = 'a+b'", "t", "t", "from_step=7", "momentum=0.1");
        Assert.Equal(plain.Fingerprint, idle.Fingerprint);
        Assert.Empty(plain.DifferencesFrom(idle));
        Assert.NotEqual(plain.Fingerprint, Experiment.Parse("[task.outputs]\nadd = 'a+b'", "t", "t", "kind=delete_orthogonal").Fingerprint);
        Assert.NotEqual(plain.Fingerprint, Experiment.Parse("[task.outputs]\nadd = 'a+b'", "t", "t", "optimiser=sgd").Fingerprint);
    }

    [Fact]
    public void An_exception_that_skips_everything_leaves_nothing()
    {
        var error = Assert.Throws<ConfigurationException>(() => Sweep.Cells(Experiment.Parse(Text + "\n[[cell]]\nwhere = { seed = [1, 2] }\nskip = true", "t", "t")));
        Assert.Contains("nothing is left", error.Message);
    }

    [Theory]
    [InlineData("kind=delete_ortogonal", "did you mean \"delete_orthogonal\"", "intervention.kind")]
    [InlineData("kind=delete_ortogonal", "(did you mean \"delete_orthogonal\"?). It takes", "one of")]
    [InlineData("tensors=x", "is not a list of texts. Write tensors = [\"x\"]", "head_*")]
    [InlineData("with=3", "reproduce.with = 3 is not a list of texts. It takes", "experiments")]
    [InlineData("add=3", "'add' is a task", "outputs.add=")]
    [InlineData("kind=3", "is not text", "delete_orthogonal")]
    [InlineData("fraction=0.5", "does nothing", "kind")]
    [InlineData("fraction=1.5", "out of range", "intervention.fraction")]
    [InlineData("kind=amplify_parallel fraction=1", "infinity", "below 1")]
    [InlineData("kind=delete_orthogonal fraction=-0.1", "below 0", "lr_scale")]
    [InlineData("kind=freeze", "names none", "tensors")]
    [InlineData("kind=freeze tensors=[\"head_x*\"]", "head_x*", "head_add.weight")]
    [InlineData("kind=project_update at=weights", "acts on the update", "auto")]
    [InlineData("kind=delete_orthogonal basis=file", "needs basis_file", "basis_file")]
    [InlineData("kind=delete_orthogonal basis=past steps=3500 snapshot_every=5000", "too few", "Keep more")]
    [InlineData("kind=delete_orthogonal basis=other_path seed=137", "other_seed", "own seed")]
    [InlineData("kind=delete_orthogonal directions=10000 d_model=4 d_ff=4 heads=1 layers=1 modulus=5", "parameters", "directions")]
    public void Values_that_do_not_go_together_are_told(string changes, string problem, string advice)
    {
        var error = Assert.Throws<ConfigurationException>(() => Experiment.Parse("[task.outputs]\nadd = 'a+b'", "t.toml", "t", changes.Split(' ')));
        Assert.Contains(problem, error.Message);
        Assert.Contains(advice, error.Message);
    }

    [Fact]
    public void Where_an_intervention_acts_follows_from_its_kind()
    {
        Assert.Equal(InterventionPoint.Update, new InterventionOptions { Kind = InterventionKind.ProjectUpdate }.Point);
        Assert.Equal(InterventionPoint.Update, new InterventionOptions { Kind = InterventionKind.LrScale }.Point);
        Assert.Equal(InterventionPoint.AfterClip, new InterventionOptions { Kind = InterventionKind.DeleteOrthogonal }.Point);
        Assert.Equal(InterventionPoint.Weights, new InterventionOptions { Kind = InterventionKind.DeleteOrthogonal, At = InterventionPoint.Weights }.Point);
    }
}
