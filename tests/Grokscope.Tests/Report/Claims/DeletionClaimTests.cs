using Grokscope.Geometry.Measuring;
using Grokscope.Report.Claims;

namespace Grokscope.Tests.Report.Claims;

public sealed class DeletionClaimTests
{
    private const string Path = "delete_orthogonal path", Random = "delete_orthogonal random", Update = "project_update path";

    [Theory]
    [InlineData("held", "not held", "held", Verdict.Holds)]
    [InlineData("held", "not held", "weakened", Verdict.HoldsWeakly)]
    [InlineData("held", "not held", "", Verdict.HoldsWeakly)]
    [InlineData("held", "held", "held", Verdict.HoldsWeakly)]
    [InlineData("held", "", "held", Verdict.HoldsWeakly)]
    [InlineData("weakened", "not held", "", Verdict.HoldsWeakly)]
    [InlineData("weakened", "weakened", "", Verdict.NotDistinguishable)]
    [InlineData("undecided", "not held", "", Verdict.NotDistinguishable)]
    [InlineData("not held", "not held", "", Verdict.Fails)]
    public void Fragility_needs_its_controls(string path, string random, string update, Verdict verdict)
    {
        using var study = new MadeUpClaims(1);
        ClaimResult result = study.Whole("dose-response", [.. Arms((Path, path), (Random, random), (Update, update))]).Judge("transverse-fragility");
        Assert.Equal(verdict, result.Verdict);
        Assert.Equal((0.25, 1, 8), (result.Estimate!.Value, result.Null!.Value, result.Runs));
    }

    [Fact]
    public void A_delay_stands_beside_that_of_random_directions()
    {
        using var study = new MadeUpClaims(1);
        MadeUpRow Effect(string arm, double ratio) => new("effects", ("arm", arm), ("fraction", 0.07), ("clock", "last"), ("ratio", ratio), ("ratio_low", ratio - 0.1), ("ratio_high", ratio + 0.1));
        study.Whole("dose-response", [.. Arms((Path, "weakened"), (Random, "not held")), Effect(Path, 1.5), Effect(Random, 1)]);
        Assert.EndsWith("grokking is delayed, not eliminated; there they take 1.5 (1.4 to 1.6) times as long, with random directions 1 (0.9 to 1.1)", study.Judge("transverse-fragility").Reason);
    }

    [Fact]
    public void One_run_at_each_strength_as_published_cannot_decide()
    {
        using var study = new MadeUpClaims(1);
        study.Whole("dose-response", Claim(Path, "undecided", 0, 1, 1));
        Assert.Equal((Verdict.NotEnoughRuns, 2, 6), (study.Judge("transverse-fragility").Verdict, study.Judge("transverse-fragility").Runs, study.Judge("transverse-fragility").Needed));
    }

    [Theory]
    [InlineData(5, 5, 0, 10, Verdict.Holds)]
    [InlineData(5, 8, 0, 10, Verdict.HoldsWeakly)]
    [InlineData(5, 5, 10, 10, Verdict.NotDistinguishable)]
    [InlineData(0, 5, 0, 10, Verdict.Fails)]
    [InlineData(1, 1, 0, 3, Verdict.NotEnoughRuns)]
    public void Recovery_is_told_from_what_less_deletion_leaves(int half, int runs, int less, int lessRuns, Verdict verdict)
    {
        using var study = new MadeUpClaims(1);
        MadeUpRow At(double fraction, int grokked, int followed) =>
            new("", ("arm", Path), ("fraction", fraction), ("clock", "last"), ("followed", followed), ("share", (double)grokked / followed));
        study.Whole("dose-response", Claim(Path, "undecided", 1, 4, 4), At(0.05, lessRuns, lessRuns), At(0.25, less, lessRuns), At(0.5, half, runs));
        ClaimResult result = study.Judge("redundancy");
        Assert.Equal(verdict, result.Verdict);
        Assert.Equal(runs + lessRuns, result.Runs);
    }

    [Fact]
    public void Runs_of_a_study_that_goes_with_it_count_too()
    {
        using var study = new MadeUpClaims(1);
        using var other = new MadeUpClaims(1);
        other.Whole("dose-response", [.. Arms((Path, "not held"))]);
        File.AppendAllText(System.IO.Path.Combine(study.Path, "sweep.toml"), "\n[reproduce]\nwith = [\"cuts\"]\n");
        Directory.CreateSymbolicLink(System.IO.Path.Combine(study.Path, "cuts"), other.Path);
        Assert.Equal(Verdict.Fails, study.Judge("transverse-fragility").Verdict);
    }

    [Fact]
    public void A_study_without_interventions_says_so()
    {
        using var study = new MadeUpClaims(6);
        Assert.StartsWith("neither the study nor one that goes with it has deleted", study.Judge("transverse-fragility").Reason);
        Assert.Equal(Verdict.NotEnoughRuns, study.Judge("redundancy").Verdict);
    }

    private static IEnumerable<MadeUpRow> Arms(params (string Arm, string Verdict)[] arms)
    {
        bool hasControl = arms.Any(arm => arm is { Arm: Random, Verdict.Length: > 0 });
        foreach ((string arm, string verdict) in arms.Where(arm => arm.Verdict.Length > 0))
            yield return Claim(arm, verdict, 1, 4, 4, hasControl ? arms.First(other => other.Arm == Random).Verdict : "");
    }

    private static MadeUpRow Claim(string arm, string verdict, int grokked, int runs, int plain, string control = "") => new(
        "claim", ("arm", arm), ("clock", "last"), ("plain_grokked", plain), ("plain_runs", plain), ("below", 0.07), ("below_grokked", grokked), ("below_runs", runs), ("verdict", verdict),
        ("control", control.Length > 0 ? Random : (Cell)new Undefined("there is none")), ("control_eliminated_at", control == "held" ? 0.05 : (Cell)new Undefined("at no fraction")));
}
