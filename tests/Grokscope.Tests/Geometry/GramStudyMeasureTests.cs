using Grokscope.Geometry;
using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Geometry;

public sealed class GramStudyMeasureTests : IDisposable
{
    private const int Every = 100, Grok = 4000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DeclineThatControlsDoNotHaveIsFound()
    {
        // Updates shrink to a third well before the grok of runs that have one.
        MeasurePart part = Take([.. Grokking(5, Shrinking), .. Controls(5, Steady)]);
        foreach (string matching in new[] { "fraction", "step" })
        {
            Cell[] row = Row(part, "ln_decline", matching);
            Assert.Equal([100L, 5L, 5L, "1", "0"], row[3..8].Select(cell => cell.Value));
            Assert.Equal(Math.Log(9), row[10].Number, 0.3);
            Assert.True(row[10].Number > row[12].Number && row[13].Number == 1 / 252.0, $"{matching}: {row[10].Number} {row[13].Number}");
            Assert.Equal([252L, true], row[15..].Select(cell => cell.Value));
        }
    }

    [Fact]
    public void DeclineOfAllRunsIsNoneThoughThePublishedCountSaysSo()
    {
        // All runs have the same law: updates shrink over the run, whether it groks or not.
        MeasurePart part = Take([.. Grokking(5, Shrinking), .. Controls(5, Shrinking)]);
        Cell[] grokking = Published(part, true), control = Published(part, false);
        Assert.Equal([5L, 5L], grokking[2..4].Select(cell => cell.Value));
        Assert.Equal([5L, 0L], control[2..4].Select(cell => cell.Value));
        Assert.Equal("a decline is taken at the grok", Assert.IsType<Undefined>(control[4].Value).Because);
        foreach (string matching in new[] { "fraction", "step" })
        {
            Cell[] row = Row(part, "ln_decline", matching);
            Assert.InRange(row[10].Number, row[11].Number, row[12].Number);
            Assert.True(row[13].Number > 0.05, $"{matching}: {row[13].Number}");
            Assert.True(row[8].Number > 1 && row[9].Number > 1);
        }
    }

    [Fact]
    public void EachRunHasOneValueAtEachMatching()
    {
        MeasurePart part = Take(
        [
            new(Grokking(1), Steady), new(Grokking(2) with { Add = 3000, Mul = 3000, Steps = 3000 }, Steady),
            new(Control(1), Steady), new(Control(2) with { Steps = 3500 }, Steady), new(Control(3) with { Steps = 2000 }, Steady),
        ]);
        Assert.Equal(5, Values("fraction").Length);
        // The control of 2000 steps never reaches a grok; that of 3500 reaches the second's.
        Assert.Equal(4, Values("step").Length);
        Assert.Equal(2, Row(part, "ln_decline", "step")[5].Number);
        Assert.All(part.Rows("runs"), row => Assert.Equal(row[4].Value.Equals(1.0), row[5].Value));

        Cell[][] Values(string matching) => [.. part.Rows("runs").Where(row => row[1].Value is "R" && row[2].Value.Equals(matching))];
    }

    [Fact]
    public void RunsOfOtherSchedulesAreComparedAtTheirCommonSteps()
    {
        MeasurePart part = Take([.. Grokking(2, Steady), .. Controls(2, Steady)], seed => seed == 2 ? 2 * Every : Every);
        Assert.Equal(200, Row(part, "R", "fraction")[3].Number);
        Assert.Equal([2L, 2L], Row(part, "R", "fraction")[4..6].Select(cell => cell.Value));
    }

    [Fact]
    public void OnlyUndisturbedRunsCount()
    {
        Case[] others =
        [
            new(Control(11) with { MoreSettings = $"{Model}\n[intervention]\nkind = \"delete_orthogonal\"\nbasis = \"random\"\nfraction = 0.5" }, Steady),
            new(Control(12) with { Status = "diverged" }, Steady), new(Control(13), Steady) { IsUnderWay = true },
        ];
        MeasurePart part = Take([.. Grokking(3, Steady), .. Controls(3, Steady), .. others]);
        Assert.Equal([3L, 3L], Row(part, "R", "fraction")[4..6].Select(cell => cell.Value));
        Assert.Equal(["add+mul"], part.Rows("").Select(row => row[0].Value).Distinct());
        Assert.Contains("has no intervention", Assert.Throws<NotMeasurableException>(() => Take(others)).Message);
    }

    [Fact]
    public void EdgesOfEqualStepsStandBesideThoseFromSnapshotToSnapshot()
    {
        MeasurePart part = Take([.. Grokking(2, Steady), .. Controls(2, Steady)], seed => seed == 2 ? 2 * Every : Every);
        Assert.Equal([0.0, 200], part.Rows("terms").Select(row => row[2].Number).Distinct().Order());
    }

    [Fact]
    public void WithoutControlsOrGroksThereIsNothingToCompare()
    {
        MeasurePart groks = Take([.. Grokking(3, Steady)]);
        Assert.StartsWith("every run groks", Assert.IsType<Undefined>(Row(groks, "R", "step")[10].Value).Because);
        Assert.Equal("every run groks", Assert.IsType<Undefined>(Published(groks, false)[3].Value).Because);
        Assert.All(new[] { 0, Every }, spacing => Assert.Equal(3, groks.Rows("terms").Where(row => row[2].Number == spacing).Sum(row => (long)row[4].Value)));
        MeasurePart controls = Take([new(Control(11), Steady), new(Control(12), Steady)]);
        Assert.Equal("no run groks", Assert.IsType<Undefined>(Row(controls, "ln_decline", "fraction")[10].Value).Because);
        var measure = new GramStudyMeasure();
        MeasuredRun unmeasured = Control(99).In(_folder);
        Assert.Contains("11 snapshots", Assert.Throws<NotMeasurableException>(
            () => measure.Measure(new MeasuredStudy(_folder.Path, [unmeasured], unmeasured.Options), new MeasurePart(measure.Tables))).Message);
    }

    private static IEnumerable<Case> Grokking(int count, Func<double, double> size) => Enumerable.Range(1, count).Select(seed => new Case(Grokking(seed), size));

    private static IEnumerable<Case> Controls(int count, Func<double, double> size) => Enumerable.Range(1, count).Select(seed => new Case(Control(seed), size));

    private static MadeUpRun Grokking(int seed) => new(1, seed, Grok, Grok - 300, Grok) { MoreSettings = Model };

    private static MadeUpRun Control(int seed) => new(0, seed, null, null, Grok) { MoreSettings = Model };

    private const string Model = "[model]\nd_model = 8\nheads = 2\nd_ff = 4";

    private static double Steady(double fraction) => 1;

    private static double Shrinking(double fraction) => fraction < 0.7 ? 1 : 1 / 3.0;

    private MeasurePart Take(Case[] runs, Func<int, int>? every = null)
    {
        List<MeasuredRun> measured = [];
        foreach (Case given in runs)
        {
            (MadeUpRun run, Func<double, double> size, bool isUnderWay) = (given.Run, given.Size, given.IsUnderWay);
            MeasuredRun opened = run.In(_folder);
            int spacing = every?.Invoke(run.Seed) ?? Every;
            measured.Add(new MeasuredRun(opened.Name, opened.Experiment, opened.Options, Walk(opened.Layout, run, spacing, size), opened.Folder));
            MadeUpRun.Take(new GramMeasure(), measured[^1]);
            if (isUnderWay)
                File.Delete(opened.Folder.Result);
        }
        var measure = new GramStudyMeasure();
        var part = new MeasurePart(measure.Tables);
        measure.Measure(new MeasuredStudy(_folder.Path, measured, measured[0].Options), part);
        return part;
    }

    private static MemorySnapshots Walk(ParameterLayout layout, MadeUpRun run, int every, Func<double, double> size)
    {
        List<(int Step, float[] Theta)> path = [(0, new float[layout.Count])];
        var update = new double[layout.Count];
        for (int step = every; step <= run.Steps; step += every)
        {
            new Philox((uint)run.Seed, $"test.updates.{run.Decay}", (ulong)step).Normal(update);
            // Two axes stand out once in ten updates each, so that σ_2² − σ_3² is nearly the same in all windows.
            if (step / every % 5 == 0)
                update[layout.Layers[0].InWeight + (step / every % 10 == 0 ? 0 : 1)] += step / every % 10 == 0 ? 60 : 40;
            double scale = size((double)step / run.Steps);
            path.Add((step, [.. path[^1].Theta.Zip(update, (x, y) => (float)(x + (scale * y)))]));
        }
        return new MemorySnapshots(path);
    }

    private static Cell[] Row(MeasurePart part, string statistic, string matching) =>
        part.Rows("").Single(row => row[1].Value.Equals(statistic) && row[2].Value.Equals(matching));

    private static Cell[] Published(MeasurePart part, bool hasGrokked) => part.Rows("published").Single(row => row[1].Value.Equals(hasGrokked));

    /// <summary>A run of random updates, of a size that is a function of the share of the run that is over.</summary>
    private sealed record Case(MadeUpRun Run, Func<double, double> Size)
    {
        public bool IsUnderWay { get; init; }
    }
}
