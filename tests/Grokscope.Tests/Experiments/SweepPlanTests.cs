using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Tests.Training;
using Grokscope.Training;

namespace Grokscope.Tests.Experiments;

public sealed class SweepPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, new[] { 3.0, 2, 2 }, 7)]
    [InlineData(2, new[] { 3.0, 2, 2 }, 4)]
    [InlineData(3, new[] { 3.0, 2, 2 }, 3)]
    [InlineData(2, new double[0], 0)]
    public void Workers_take_the_next_piece_once_they_are_free(int workers, double[] seconds, double expected) =>
        Assert.Equal(expected, SweepPlan.Makespan(seconds, workers));

    [Fact]
    public void Expected_steps_are_the_published_fits_at_most_the_cap()
    {
        Assert.Equal(10_585, Expected("dual"));
        Assert.Equal(10_585 * Math.Pow(0.1, -0.911) + 2000, Expected("paper", "outputs=add+mul", "weight_decay=0.1"), 6);
        Assert.Equal(17_445 * Math.Pow(0.5, -0.984), Expected("tri", "weight_decay=0.5"), 6);
        Assert.Equal(5000, Expected("tri", "steps=5000"));
        Assert.Equal(300_000, Expected("dual", "weight_decay=0"));
        Assert.Equal(300_000, Expected("dual", "stop.enabled=false"));

        // A run that has come so far without an end may go to its cap.
        Experiment dual = Sweep.Single(Experiment.Load("dual"));
        Assert.Equal(10_585, Timescale.ExpectedSteps(dual, 10_584));
        Assert.Equal(dual.Train.Steps, Timescale.ExpectedSteps(dual, 10_585));

        static double Expected(string name, params string[] overrides) => Timescale.ExpectedSteps(Sweep.Single(Experiment.Load(name, overrides)));
    }

    [Fact]
    public void The_plan_adds_up_and_measures_each_size_once()
    {
        int measured = 0;
        var plan = SweepPlan.Make(Sweep.Cells(Experiment.Load("paper")), null, 2, run =>
        {
            measured++;
            return run.Shape.K;
        });
        Assert.Equal((36, 2), (plan.Cells.Count, measured));
        Assert.Equal(plan.Cells.Sum(c => c.AtMost.Steps), plan.AtMost.Steps);
        // 3·300k, 12·200k and 3·50k steps of two milliseconds, 15·300k and 3·50k of three, on two processors.
        Assert.InRange(plan.AtMost.Seconds, (6.9 + 13.95) / 2 * 1000, ((6.9 + 13.95) / 2 * 1000) + 450);
        // Snapshots and, of each run, its tables and checkpoints.
        Assert.InRange(plan.AtMost.Bytes, 15e9, 25.5e9);
    }

    [Fact]
    public void What_is_done_is_not_planned_again_and_what_is_written_is_as_long_as_said()
    {
        var experiment = Experiment.Parse(Cli.TinyExperiment.Toml(400, "seed = [1, 2]"), "t", "t");
        var folder = new SweepFolder(_folder.Path);
        using var stop = new CancellationTokenSource();
        var loss = FadingLoss.Factory(call =>
        {
            if (call == 130)
                stop.Cancel();
        });
        folder.Train(experiment, new ThreadExecutor(1, loss), new SweepListener(), stop.Token);
        Assert.Equal([(RunStatus.Stopped, 270.0), (RunStatus.Waiting, 400)], Plan());
        folder.Train(experiment, new ThreadExecutor(1, FadingLoss.Factory()), new SweepListener(), CancellationToken.None);
        Assert.All(Plan(), cell => Assert.Equal(0, cell.Left));

        foreach (SweepCell cell in Sweep.Cells(experiment))
        {
            double written = new DirectoryInfo(folder.Cell(cell).Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => (double)file.Length);
            Assert.InRange(written, DiskNeed.Bytes(cell.Experiment, 400) / 4, DiskNeed.Bytes(cell.Experiment, 400) + 20_000);
        }

        IEnumerable<(RunStatus Status, double Left)> Plan() => SweepPlan.Make(Sweep.Cells(experiment), folder, 1, _ => 1).Cells.Select(cell => (cell.Status, cell.AtMost.Steps));
    }

    [Fact]
    public void A_disk_that_is_too_small_is_told_before_anything_begins()
    {
        var experiment = Experiment.Load("dual", "snapshot_every=1", "steps=99999999", "stop.enabled=false", "seed=[1,2,3,4,5,6,7,8,9]");
        var error = Assert.Throws<RunException>(() => new SweepFolder(_folder["sweep"])
            .Train(experiment, new ThreadExecutor(1, FadingLoss.Factory()), new SweepListener(), CancellationToken.None));
        Assert.Contains("are free on this disk", error.Message);
        Assert.Contains("snapshot_every", error.Message);
        Assert.Empty(Directory.GetDirectories(_folder["sweep"]));
        Assert.True(DiskNeed.Free(_folder["not/yet/there"]) > 0);
    }
}
