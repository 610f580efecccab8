using Grokscope.Experiments;
using Grokscope.Training.Interventions;

namespace Grokscope.Tests.Experiments;

/// <summary>The built-in intervention studies have the arms that the questions need.</summary>
public sealed class DeletionExperimentsTests
{
    [Fact]
    public void Quick_has_its_arms_at_all_strengths_with_five_seeds()
    {
        IReadOnlyList<SweepCell> cells = Sweep.Cells(Experiment.Load("deletion-quick"));
        Assert.Equal(175, cells.Count);
        double[] fractions = [0.02, 0.05, 0.1, 0.25, 0.5, 1];
        foreach ((InterventionKind kind, BasisKind basis, double[] at) in new[]
        {
            (InterventionKind.DeleteOrthogonal, BasisKind.Path, fractions), (InterventionKind.DeleteOrthogonal, BasisKind.Random, fractions),
            (InterventionKind.DeleteOrthogonal, BasisKind.OtherPath, fractions), (InterventionKind.AmplifyParallel, BasisKind.Path, fractions[..^1]),
        })
            foreach (double fraction in at)
                Assert.Equal(5, cells.Select(c => c.Experiment).Where(e => e.Intervention.Kind == kind && e.Intervention.Basis == basis && e.Intervention.Fraction == fraction).Select(e => e.Train.Seed).Distinct().Count());
        Assert.Equal(10, cells.Count(c => !c.Experiment.Intervention.IsSet));
        Assert.Equal(["deletion-quick"], Experiment.Load("quick").Reproduce.With);
    }

    [Fact]
    public void Paper_has_both() => Assert.Equal(["deletion-dual", "deletion-tri"], Experiment.Load("paper").Reproduce.With);

    [Theory]
    [InlineData("deletion-dual", "dual", 50_000, 179, 9, 5, 5)]
    [InlineData("deletion-tri", "tri", 60_000, 47, 4, 3, 1)]
    public void Dual_and_tri_are_the_published_runs_with_controls_and_replicates(string name, string published, int cap, int count, int plain, int alongPath, int controls)
    {
        IReadOnlyList<SweepCell> cells = Sweep.Cells(Experiment.Load(name));
        Assert.Equal(count, cells.Count);
        Assert.All(cells, c => Assert.Equal(cap, c.Experiment.Train.Steps));
        Experiment first = cells[0].Experiment;
        Assert.Equal(
            ["train.steps"], Sweep.Single(Experiment.Load(published)).DifferencesFrom(first).Select(d => d.Key));
        Assert.Equal(plain, cells.Count(c => !c.Experiment.Intervention.IsSet));
        Assert.All(cells.Where(c => c.Experiment.Intervention.IsSet), c => Assert.Equal((500, 20, InterventionPoint.Auto), (c.Experiment.Intervention.FromStep, c.Experiment.Intervention.Directions, c.Experiment.Intervention.At)));
        // Another seed's path comes from another seed.
        Assert.All(cells.Where(c => c.Experiment.Intervention.Basis == BasisKind.OtherPath && c.Source is not null), c => Assert.NotEqual(c.Experiment.Train.Seed, c.Source!.Experiment.Train.Seed));
        foreach (BasisKind basis in new[] { BasisKind.Path, BasisKind.Random, BasisKind.RandomMatched, BasisKind.OtherPath })
            Assert.Equal(basis == BasisKind.Path ? alongPath : controls, cells.Count(c => c.Experiment.Intervention is { Kind: InterventionKind.DeleteOrthogonal, Fraction: 0.1 } && c.Experiment.Intervention.Basis == basis));
    }
}
