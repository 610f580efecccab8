using Grokscope.Geometry.Measuring;
using Grokscope.Tests.Geometry.Interventions;

namespace Grokscope.Tests.Geometry;

public sealed class DoseResponseMeasureTests
{
    private const string Path = "kind = \"delete_orthogonal\"\nbasis = \"path\"", Random = "kind = \"delete_orthogonal\"\nbasis = \"random\"", ArmPath = "delete_orthogonal path", ArmRandom = "delete_orthogonal random";

    // One study for several tests: twice as late at 0.02, no grok at 0.25, and a control that does nothing.
    private static readonly Lazy<MeasureResult> Delayed = new(() =>
    {
        using MadeUpSweep sweep = new MadeUpSweep { Modulus = 97 }.Add("", 0, 1, seeds: 5)
            .Add(Path, 0.02, 2, seeds: 5).Add(Path, 0.25, 100, seeds: 5).Add(Random, 0.02, 1, seeds: 5).Add(Random, 0.1, 1, seeds: 5);
        return sweep.Measure();
    });

    private static Cell[] Row(MeasureResult result, string table, string arm, string clock, double? fraction = null) => result.Where(table, "arm", arm).Single(row =>
        row[result.Form(table).IndexOf("clock")].Value.Equals(clock) && (fraction is null || row[result.Form(table).IndexOf("fraction")].Number == fraction));

    private static object Value(MeasureResult result, string table, Cell[] row, string column) => row[result.Form(table).IndexOf(column)].Value;

    [Fact]
    public void EachFractionHasItsMediansAndShares()
    {
        MeasureResult result = Delayed.Value;
        Assert.Equal(["add", "mul", "first", "last"], result.Rows.Rows("").Select(row => (string)row[2].Value).Distinct());
        Assert.Equal([0, 0.02, 0.25], result.Where("", "arm", ArmPath).Select(row => row[1].Number).Distinct());
        Cell[] plain = Row(result, "", ArmPath, "last", 0), late = Row(result, "", ArmPath, "last", 0.02), never = Row(result, "", ArmPath, "last", 0.25);
        Assert.Equal([12_000L, 10L, 10L, 0L, 0L, 5L], plain[3..9].Select(cell => cell.Value is double d ? (long)d : cell.Value));
        Assert.InRange(result.Number("", plain, "median"), 2000, 3500);
        Assert.InRange(result.Number("", late, "median") / result.Number("", plain, "median"), 1.7, 2.3);
        Assert.True(result.Number("", late, "median_low") < result.Number("", late, "median") && result.Number("", late, "median_high") > result.Number("", late, "median"));
        Assert.Contains("fall below one half", result.Because("", never, "median"));
        Assert.Equal([0.0, 12_000.0], new[] { "share", "restricted_mean" }.Select(column => result.Number("", never, column)));
        Assert.Equal(0.2775, result.Number("", never, "share_high"), 1e-4);
        Assert.Equal(plain[3..].Select(cell => cell.Value), Row(result, "", ArmRandom, "last", 0)[3..].Select(cell => cell.Value));
    }

    [Fact]
    public void APlantedDelayIsFoundAndAControlWithoutOneIsNot()
    {
        MeasureResult result = Delayed.Value;
        Cell[] late = Row(result, "effects", ArmPath, "first", 0.02), never = Row(result, "effects", ArmPath, "first", 0.25), control = Row(result, "effects", ArmRandom, "first", 0.02);
        Assert.InRange(result.Number("effects", late, "ratio"), 1.8, 2.25);
        Assert.InRange(result.Number("effects", late, "ratio_low"), 1.6, result.Number("effects", late, "ratio"));
        Assert.InRange(result.Number("effects", late, "ratio_high"), result.Number("effects", late, "ratio"), 2.6);
        // Of each seed two runs among four: 6 ways.
        Assert.Equal(7776, result.Number("effects", late, "ways"));
        Assert.All(["p_holm", "p_asymptotic", "ratio_p_holm", "control_p_holm", "control_ratio_p_holm"], column => Assert.InRange(result.Number("effects", late, column), 0, 0.02));
        Assert.True(result.Number("effects", late, "later") > 0 && result.Number("effects", late, "p_holm") >= result.Number("effects", late, "p"));
        Assert.Equal(["batches", ArmRandom], new[] { "within", "control" }.Select(column => Value(result, "effects", late, column)));
        Assert.Contains("only a bound", result.Because("effects", never, "ratio_high"));
        Assert.InRange(result.Number("effects", never, "ratio_low"), 3, 6);
        Assert.Contains("no run at this fraction", result.Because("effects", never, "control_p"));
        Assert.InRange(result.Number("effects", control, "ratio"), 0.85, 1.18);
        Assert.InRange(result.Number("effects", control, "p_holm"), 0.05, 1);
        Assert.Contains("is the control", result.Because("effects", control, "control_p"));
    }

    [Fact]
    public void TheClaimIsWeakenedByADelayAndNotHeldByTheControl()
    {
        MeasureResult result = Delayed.Value;
        Cell[] path = Row(result, "claim", ArmPath, "last"), control = Row(result, "claim", ArmRandom, "last");
        Assert.Equal("weakened", Value(result, "claim", path, "verdict"));
        Assert.Equal(("not held", 0.25), (Value(result, "claim", control, "verdict"), result.Number("claim", path, "eliminated_at")));
        Assert.Equal([0.02, 1.0, 1.0, 1.0, 0.0], new[] { "below", "below_share", "below_p", "control_tenth_share", "eliminated_grokked" }.Select(column => result.Number("claim", path, column)));
        Assert.Contains("f = 0.1", result.Because("claim", path, "tenth_share"));
        Assert.Contains("at no fraction", result.Because("claim", control, "eliminated_at"));
    }

    [Fact]
    public void PublishedPointsStandBesideThoseOfTheSameFraction()
    {
        MeasureResult result = Delayed.Value;
        Assert.Equal(20, result.Rows.Rows("published").Count);
        Cell[] half = result.Where("published", "task", "mul").Single(row => row[1].Number == 0.02), tenth = result.Where("published", "task", "add").Single(row => row[1].Number == 0.1);
        Assert.Equal((20_900, 20_900 / 14_100.0), (result.Number("published", half, "published"), result.Number("published", half, "published_ratio")));
        Assert.InRange(result.Number("published", half, "ratio"), 1.7, 2.3);
        Assert.Equal([true, 50_000.0], new[] { "published_censored", "published_cap" }.Select(column => Value(result, "published", tenth, column)));
        Assert.Contains("no run at this fraction", result.Because("published", tenth, "median"));
        using MadeUpSweep other = new MadeUpSweep().Add("", 0, 1).Add(Path, 0.02, 2);
        Assert.Empty(other.Measure().Rows.Rows("published"));
    }

    [Fact]
    public void RunsAndCurvesTellTheSame()
    {
        MeasureResult result = Delayed.Value;
        Assert.Equal(50 * 4, result.Rows.Rows("runs").Count);
        Assert.Equal(["plain", ArmPath, ArmRandom], result.Rows.Rows("runs").Select(row => (string)row[1].Value).Distinct());
        double[] groks = [.. result.Where("runs", "arm", ArmPath).Where(row => row[2].Number == 0.02 && row[3].Value is "add").Select(row => result.Number("runs", row, "steps")).Order()];
        Cell[][] curve = [.. result.Where("curve", "arm", ArmPath).Where(row => row[1].Number == 0.02 && row[2].Value is "add")];
        Assert.Equal(groks.Distinct().Prepend(0), curve.Select(row => result.Number("curve", row, "step")));
        Assert.All(curve, row => Assert.Equal(groks.Count(step => step > row[3].Number) / 10.0, row[4].Number, 1e-12));
        Assert.Equal([(0.0, 1.0), (12_000, 1)], result.Where("curve", "arm", ArmPath).Where(row => row[1].Number == 0.25 && row[2].Value is "add").Select(row => (row[3].Number, row[4].Number)));
    }

    [Fact]
    public void NoiseOfReplicatesAndSeedsIsToldApart()
    {
        using var sweep = new MadeUpSweep();
        foreach ((int seed, int batch, int step) in new[] { (1, 1, 2000), (1, 2, 2200), (2, 1, 5000), (2, 2, 5500) })
            sweep.Add(seed, batch, "", 0, step);
        sweep.Add(Path, 0.02, 2, seeds: 1, batches: 1);
        MeasureResult result = sweep.Measure();
        Cell[] noise = result.Where("noise", "clock", "add").Single();
        double sigma = Math.Log(1.1) / Math.Sqrt(2), between = Math.Sqrt((Math.Log(2.5) * Math.Log(2.5) / 2) - (sigma * sigma / 2));
        Assert.Equal(sigma, result.Number("noise", noise, "replicate_sd"), 1e-12);
        Assert.Equal(between, result.Number("noise", noise, "seed_sd"), 1e-12);
        Assert.Equal(100 * (Math.Exp(sigma) - 1), result.Number("noise", noise, "replicate_percent"), 1e-9);
        // Student's t of two degrees of freedom.
        Assert.Equal(Math.Exp(4.302653 * Math.Log(1.1)), result.Number("noise", noise, "smallest_ratio"), 1e-4);
        Assert.Equal([4L, 0L, 2L, 2L], noise[2..6].Select(cell => cell.Value));
        using MadeUpSweep single = new MadeUpSweep().Add("", 0, 1, seeds: 3, batches: 1).Add(Path, 0.02, 2, seeds: 1, batches: 1);
        result = single.Measure();
        Assert.Contains("differ only in their batches", result.Because("noise", result.Where("noise", "clock", "add").Single(), "smallest_ratio"));
        Assert.True(result.Number("noise", result.Where("noise", "clock", "add").Single(), "smallest_ratio_seeds") > 1);
    }

    [Fact]
    public void WithOneRunOfEachKindThereIsNoEffectButTheNoise()
    {
        using MadeUpSweep sweep = new MadeUpSweep().Add("", 0, 1, seeds: 1, batches: 1).Add(Path, 0.05, 1.5, seeds: 1, batches: 1);
        MeasureResult result = sweep.Measure();
        Cell[] effect = Row(result, "effects", ArmPath, "add", 0.05);
        Assert.Equal([1, 2], new[] { "p", "ways" }.Select(column => result.Number("effects", effect, column)));
        Assert.Contains("too few runs", result.Because("effects", effect, "ratio"));
        Assert.Contains("no arm of this kind", result.Because("effects", effect, "control_ratio"));
        Assert.Contains("fewer than 5 runs", result.Because("", Row(result, "", ArmPath, "add", 0), "median_low"));
        Assert.Equal("undecided", Value(result, "claim", Row(result, "claim", ArmPath, "add"), "verdict"));
        Assert.Contains("no control", result.Because("claim", Row(result, "claim", ArmPath, "add"), "control_below_share"));
    }

    [Fact]
    public void OneSeedWithReplicatesIsComparedWithinTheirBatches()
    {
        using MadeUpSweep sweep = new MadeUpSweep().Add("", 0, 1, seeds: 1, batches: 4).Add(Path, 0.05, 2, seeds: 1, batches: 3);
        MeasureResult result = sweep.Measure();
        Cell[] effect = Row(result, "effects", ArmPath, "add", 0.05);
        // The fourth plain run has no twin.
        Assert.Equal((20, 2, "batches", 3), (result.Number("effects", effect, "ways"), result.Number("effects", effect, "ratio_freedom"), Value(result, "effects", effect, "within"), result.Number("effects", effect, "pairs")));
        Assert.InRange(result.Number("effects", effect, "ratio"), 1.6, 2.4);
        Assert.Equal(0.1, result.Number("effects", effect, "p"), 0.051);
        Assert.Equal("weakened", Value(result, "claim", Row(result, "claim", ArmPath, "add"), "verdict"));
    }

    [Fact]
    public void EliminationBelowATenthHoldsTheClaim()
    {
        using MadeUpSweep sweep = new MadeUpSweep().Add("", 0, 1).Add(Path, 0.01, 1).Add(Path, 0.05, 100).Add(Path, 0.1, 100);
        MeasureResult result = sweep.Measure();
        Cell[] claim = Row(result, "claim", ArmPath, "first");
        Assert.Equal(("held", 0.05), (Value(result, "claim", claim, "verdict"), result.Number("claim", claim, "eliminated_at")));
        // None of 6 against 6 of 6: 1 of 924 ways.
        Assert.Equal(1 / 924.0, result.Number("claim", claim, "below_p"), 1e-12);
        Assert.Equal(0, result.Number("claim", claim, "tenth_share"));
    }

    [Fact]
    public void DivergedAndUnfinishedRunsAreCensoredWhereTheyEnd()
    {
        using MadeUpSweep sweep = new MadeUpSweep().Add("", 0, 1)
            .Add(1, 1, Path, 0.05, 5000).Add(1, 2, Path, 0.05, null, status: "diverged", steps: 700).Add(2, 1, Path, 0.05, null, status: "imported", steps: 3000);
        MeasureResult result = sweep.Measure();
        Cell[] row = Row(result, "", ArmPath, "add", 0.05);
        Assert.Equal([3.0, 1, 2, 1, 2, 0.5], new[] { "runs", "grokked", "censored", "diverged", "followed", "share" }.Select(column => result.Number("", row, column)));
        Assert.Equal(5000, result.Number("", row, "median"));
        Cell[] diverged = result.Where("runs", "arm", ArmPath).Single(r => r[3].Value is "add" && Value(result, "runs", r, "diverged") is true);
        Assert.Equal((700, true), (result.Number("runs", diverged, "steps"), Value(result, "runs", diverged, "censored")));
    }

    [Fact]
    public void ArmsAreNamedByWhatSetsThemApart()
    {
        const string noise = "kind = \"lr_scale\"";
        using MadeUpSweep sweep = new MadeUpSweep().Add("", 0, 1, seeds: 1).Add("", 0, 1, seeds: 1, more: "optimiser = \"sgd\"")
            .Add(Path, 0.05, 1, seeds: 1).Add(Path + "\nat = \"after_clip\"\nwatch_every = 7", 0.1, 1, seeds: 1).Add(Path + "\nat = \"update\"", 0.1, 1, seeds: 1)
            .Add(Path, 0, 1, seeds: 1).Add(noise + "\ndirections = 3", -1, 1, seeds: 1).Add(Path, 0.1, 1, seeds: 1, more: "optimiser = \"sgd\"");
        MeasureResult result = sweep.Measure();
        string[] arms = [.. result.Rows.Rows("").Select(row => (string)row[0].Value).Distinct()];
        Assert.Equal(
        [
            "delete_orthogonal path at=after_clip", "delete_orthogonal path at=update", "lr_scale", "delete_orthogonal path at=after_clip optimiser=\"sgd\" momentum=0.9",
        ], arms);
        Assert.Equal([0, 0.05, 0.1], result.Where("", "arm", arms[0]).Select(row => row[1].Number).Distinct());
        Assert.Equal([-1.0, 0], result.Where("", "arm", arms[2]).Select(row => row[1].Number).Distinct());
        // The plain run with fraction 0 is the plain run.
        Assert.Equal(2, result.Number("", Row(result, "", arms[0], "add", 0), "runs"));
        Assert.Contains("no directions", result.Because("effects", Row(result, "effects", arms[2], "add", -1), "control_p"));
    }

    [Fact]
    public void AnArmWithoutPlainRunsHasNoEffect()
    {
        using MadeUpSweep sweep = new MadeUpSweep().Add("", 0, 1).Add(Path, 0.05, 1).Add(Path, 0.05, 1, more: "lr = 0.002");
        MeasureResult result = sweep.Measure();
        Cell[] effect = Row(result, "effects", ArmPath + " lr=0.002", "add", 0.05);
        Assert.Contains("no run without the intervention", result.Because("effects", effect, "ratio"));
        Assert.Equal("undecided", Value(result, "claim", Row(result, "claim", ArmPath + " lr=0.002", "add"), "verdict"));
        Assert.Contains(result.Rows.Rows("runs"), row => row[1].Value is "plain add+mul lr=0.001");
    }

    [Fact]
    public void WhatIsMissingIsSaid()
    {
        using MadeUpSweep plain = new MadeUpSweep().Add("", 0, 1, seeds: 1), changed = new MadeUpSweep().Add(Path, 0.05, 1, seeds: 1);
        Assert.Contains("no run has an intervention", Assert.Throws<NotMeasurableException>(plain.Measure).Message);
        Assert.Contains("Add 0 to the fractions", Assert.Throws<NotMeasurableException>(changed.Measure).Message);
    }

    [Fact]
    public void TheSameStudyGivesTheSameBits()
    {
        using MadeUpSweep sweep = new MadeUpSweep().Add("", 0, 1, seeds: 4, batches: 3).Add(Path, 0.05, 1.2, seeds: 4, batches: 3);
        MeasureResult result = sweep.Measure();
        Assert.Equal(10_000, result.Number("effects", Row(result, "effects", ArmPath, "add", 0.05), "ways"));
        Assert.Equal(result.Values(), sweep.Measure().Values());
    }
}
