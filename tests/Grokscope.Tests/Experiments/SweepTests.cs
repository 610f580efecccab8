using Grokscope.Experiments;

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
        foreach (string[] overrides in new string[][] { [], ["split_seed=42"], ["sweep.train.stop.enabled=[true, false]"] })
        {
            var sweep = Experiment.Load("quick", overrides);
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
}
