using Grokscope.Geometry;
using Grokscope.Geometry.Measuring;

namespace Grokscope.Tests.Geometry;

public sealed class OnsetMeasureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>1 until memorised, 10 until 6000, then 100, with one spike at 3000.</summary>
    private static double Rising(int step) => step < MadeUpRun.Memorised ? 1 : step == 3000 ? 1000 : step <= 6000 ? 10 : 100;

    private static Cell[] Row(MeasurePart part, params string[] first) =>
        part.Rows("").Single(row => row.Take(4).Select(cell => (string)cell.Value).SequenceEqual(first));

    [Fact]
    public void LeadsAreTakenPerRuleCriterionAndTask()
    {
        MeasuredRun run = new MadeUpRun(1, 42, Add: 10_000, Mul: 9000, Steps: 12_000) { Defect = Rising }.In(_folder);
        MeasurePart part = MadeUpRun.Take(new OnsetMeasure(), run);
        // 3 forms · 4 rules · (3 + 3 + 1) generalisations.
        Assert.Equal(84, part.Rows("").Count);
        Assert.Equal([3000L, 9000L, 6000L, 2 / 3.0, 61L], Row(part, "difference", "v3", "grok", "first")[4..].Select(ToObject));
        Assert.Equal([3000L, 9800L, 6800L, 6800 / 9800.0, 61L], Row(part, "difference", "v3", "acc_90", "add")[4..].Select(ToObject));
        Assert.Equal([3000L, 9800L, 6800L, 6800 / 9800.0, 61L], Row(part, "published_f32", "v3", "min_acc_95", "all")[4..].Select(ToObject));
        // Up to the last grok at 10 000 there are 51 points: n_b = 12, and the spike at point 15 is seen from 13.
        Assert.Equal(2600.0, Row(part, "difference", "v2", "grok", "mul")[4].Value);
        Assert.Equal(6200.0, Row(part, "difference", "v1", "grok", "mul")[4].Value);
        Assert.InRange((double)Row(part, "difference", "backward", "grok", "mul")[4].Value, 7000, 7800);

        static object ToObject(Cell cell) => cell.Value is double number && number == Math.Truncate(number) ? (long)number : cell.Value;
    }

    [Fact]
    public void WhatNeverHappensIsUndefinedWithItsReason()
    {
        MeasuredRun run = new MadeUpRun(0, 42, Add: null, Mul: null, Steps: 12_000) { Defect = step => step % 400 == 0 ? double.NaN : 5 }.In(_folder);
        MeasurePart part = MadeUpRun.Take(new OnsetMeasure(), run);
        Cell[] row = Row(part, "difference", "v3", "grok", "first");
        Assert.Equal("the rule never fires", Assert.IsType<Undefined>(row[4].Value).Because);
        Assert.Equal("the criterion is not met within the run", Assert.IsType<Undefined>(row[5].Value).Because);
        Assert.IsType<Undefined>(row[6].Value);
        Assert.Equal(30L, row[8].Value);
        Assert.All(part.Rows("false_positives"), rate => Assert.Equal("no task groks", Assert.IsType<Undefined>(rate[4].Value).Because));
    }

    [Fact]
    public void ShuffledSeriesAreCountedPerRule()
    {
        MeasuredRun run = new MadeUpRun(1, 42, Add: 10_000, Mul: 9000, Steps: 12_000) { Defect = step => step == 3000 ? 1000 : 1 }.In(_folder);
        MeasurePart part = MadeUpRun.Take(new OnsetMeasure(), run);
        double Rate(string rule, string kind, int column) => (double)part.Rows("false_positives")
            .Single(row => row[0].Value is "difference" && row[1].Value.Equals(rule) && row[2].Value.Equals(kind))[column].Value;
        // 51 points, one spike: V3 fires at points 2 … 50 but before the grok at 9000 only at 2 … 44.
        Assert.Equal(49 / 51.0, Rate("v3", "order", 3), 0.03);
        Assert.Equal(43 / 51.0, Rate("v3", "order", 4), 0.04);
        Assert.Equal(0, Rate("v1", "order", 3));
        Assert.Equal(0, Rate("backward", "order", 3));
        // The step up comes before the step down in half of the orders, and then stays for fewer than three points in one of eight.
        Assert.InRange(Rate("v1", "increments", 3), 0.38, 0.5);
    }

    [Fact]
    public void TooFewPointsAreRefusedWithTheirNumber()
    {
        MeasuredRun run = new MadeUpRun(1, 42, Add: 1600, Mul: 1600, Steps: 5000).In(_folder);
        string message = Assert.Throws<NotMeasurableException>(() => MadeUpRun.Take(new OnsetMeasure(), run)).Message;
        Assert.Contains("at least 10 points", message);
        Assert.Contains("has 9", message);
        Assert.Contains("train with a smaller snapshot_every", message);

        run = new MadeUpRun(1, 43, Add: 1600, Mul: 1600, Steps: 5000) { MoreSettings = "[measure]\ncommutator_points = 1" }.In(_folder);
        Directory.CreateDirectory(run.Folder.Snapshots);
        foreach (int step in new[] { 0, 5000 })
            File.WriteAllText(run.Folder.Snapshot(step), "");
        message = Assert.Throws<NotMeasurableException>(() => MadeUpRun.Take(new OnsetMeasure(), MeasuredRun.Open(run.Name, run.Folder))).Message;
        Assert.Contains("raise commutator_points", message);
    }

    [Fact]
    public void RunsAreTheIndependentCases()
    {
        MeasuredRun[] runs =
        [
            .. Enumerable.Range(1, 4).Select(seed => new MadeUpRun(1, seed, Add: 10_000 + (500 * seed), Mul: 9000, Steps: 13_000) { Defect = Rising }.In(_folder)),
            new MadeUpRun(1, 5, Add: 2400, Mul: 2600, Steps: 13_000) { Defect = Rising }.In(_folder),
            new MadeUpRun(1, 6, Add: 9000, Mul: null, Steps: 13_000) { Defect = _ => 2 }.In(_folder),
            new MadeUpRun(0, 1, Add: null, Mul: null, Steps: 13_000) { Defect = Rising }.In(_folder),
            new MadeUpRun(0, 2, Add: null, Mul: null, Steps: 13_000) { Defect = _ => 2 }.In(_folder),
            // These do not count: diverged, changed, under way.
            new MadeUpRun(0, 3, Add: null, Mul: null, Steps: 13_000) { Defect = Rising, Status = "diverged" }.In(_folder),
            new MadeUpRun(0, 4, Add: null, Mul: null, Steps: 13_000) { Defect = Rising, MoreSettings = "[intervention]\nkind = \"delete_orthogonal\"\nbasis = \"random\"\nfraction = 0.5" }.In(_folder),
            new MadeUpRun(0, 5, Add: null, Mul: null, Steps: 13_000) { Defect = Rising }.In(_folder),
        ];
        foreach (MeasuredRun run in runs)
            MadeUpRun.Take(new OnsetMeasure(), run);
        File.Delete(runs[^1].Folder.Result);
        var measure = new OnsetStudyMeasure();
        var part = new MeasurePart(measure.Tables);
        measure.Measure(new MeasuredStudy(_folder.Path, runs, runs[0].Options), part);

        Cell[] row = part.Rows("").Single(r => r[0].Value is "add+mul" && r[1].Value is "difference" && r[2].Value is "v3" && r[3].Value is "grok");
        // Of 8 runs 6 grok; in 5 of these V3 fires at 3000, before the first task of 4: P(X ≥ 4 of 5) = 6/32, of 6 = 22/64.
        Assert.Equal([8L, 6L, 5L, 4L, 6 / 32.0, 22 / 64.0], row[4..10].Select(cell => cell.Value));
        Assert.Equal(((4 * 6000) - 600) / 5.0, (double)row[10].Value, 1e-9);
        Assert.Equal(6000.0, row[13].Value);
        Assert.InRange((double)row[11].Value, -600, 4680);
        Assert.InRange((double)row[12].Value, 4680, 6000);

        Cell[] controls = part.Rows("controls").Single(r => r[1].Value is "difference" && r[2].Value is "v3");
        Assert.Equal([2L, 1L, 0.5, 3000.0, 3000.0], controls[3..].Select(cell => cell.Value));

        Cell[] nulls = part.Rows("nulls").Single(r => r[1].Value is "difference" && r[2].Value is "v3" && r[3].Value is "order");
        Assert.Equal([6L, 4L], nulls[4..6].Select(cell => cell.Value));
        // Shuffled, two of the first three points are often of the high level, which nothing exceeds tenfold.
        Assert.InRange((double)nulls[6].Value, 1, 2.5);
        Assert.InRange((double)nulls[7].Value, 0.01, 0.2);
    }
}
