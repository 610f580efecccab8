using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Numerics.Random;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Judging;

/// <summary>A claim that runs that grok differ from runs that do not in a number of the measure gram-study, taken of both at the same share of their length, and at the same step.</summary>
internal abstract class KindsClaim : Claim
{
    private const string Measure = "gram-study", Share = "fraction", Step = "step";
    private const int FewestWays = 20;

    /// <summary>Name of the number in the measure.</summary>
    protected abstract string Number { get; }

    /// <summary>Whether it is claimed to be larger in runs that grok.</summary>
    protected abstract bool IsLarger { get; }

    /// <summary>The rule, of a number so named.</summary>
    protected static string RuleOf(string number, string direction) =>
        $"Mean of {number} over runs that grok minus that over runs that do not, the latter at the same share of their length (measure gram-study, windows of equal steps, one value a run), with a bootstrap interval over runs and the permutation "
        + $"test over runs; the runs must allow {FewestWays} relabellings, as 3 and 3 do. Holds: {direction} with P ≤ 0.05, one-sided, at the same share of the length and at the same step, and some run without a grok has a decay with which others grok. "
        + $"Holds weakly: {direction} with P ≤ 0.05 at the same share, but not so at the same step, or decay alone sets the two kinds apart. Fails: the other way round with P ≤ 0.05 at the same share. Not distinguishable: all else.";

    /// <inheritdoc/>
    public override ClaimResult Judge(Study study)
    {
        if (study.ResultOf(Measure) is not { } result)
            return NotEnough(0, 6, $"{Measure} has not been measured");
        string group = StudyGroups.Whole(result, "");
        Compared atShare = Compare(result, group, Share), atStep = Compare(result, group, Step);
        int runs = atShare.Grokking.Length + atShare.Controls.Length;
        if (atShare.Claimed is not { } claimed || claimed.Ways < FewestWays)
            return NotEnough(runs, 6, $"{Words.Count(atShare.Grokking.Length, "run")} with a grok and {atShare.Controls.Length} without have a value; with fewer than {FewestWays} relabellings, as 3 and 3 have, no P can be 0.05");
        double sign = IsLarger ? 1 : -1;
        bool isConfounded = !atShare.ControlDecays.Intersect(atShare.GrokkingDecays).Any();
        (Verdict verdict, string meaning) = claimed.Larger > Significant
            ? atShare.Opposite!.Larger <= Significant ? (Verdict.Fails, "the other way round") : (Verdict.NotDistinguishable, "as with the runs relabelled at random")
            : !(atStep.Claimed?.Larger <= Significant) ? (Verdict.HoldsWeakly, "but not at the same step")
            : isConfounded ? (Verdict.HoldsWeakly, "but decay alone sets the two kinds of runs apart") : (Verdict.Holds, "also at the same step");
        PermutationTest shown = verdict == Verdict.Fails ? atShare.Opposite! : claimed;
        return Result(
            verdict, new Estimate(sign * claimed.Difference, Bootstrapped(atShare), Bootstrap.Level), 0, runs, 6,
            $"{Words.Count(atShare.Grokking.Length, "run")} with a grok against {atShare.Controls.Length} without: P = {Words.Significant(shown.Larger, 2)}, {meaning}{AtStep(atStep, sign)}");
    }

    private static string AtStep(Compared compared, double sign) => compared.Claimed is { } test
        ? $"; of {compared.Grokking.Length} and {compared.Controls.Length} that can be compared at the same step the difference is {Words.Significant(sign * test.Difference, 2)}, P = {Words.Significant(test.Larger, 2)}"
        : "";

    private Compared Compare(MeasureResult result, string group, string matching)
    {
        ResultRow[] rows = [.. result.RowsOf("runs").Where(row => row.Text("group") == group && row.Text("statistic") == Number && row.Text("matching") == matching)];
        ResultRow[] grokking = [.. rows.Where(row => row.Flag("grokking"))], controls = [.. rows.Where(row => !row.Flag("grokking"))];
        return new Compared(ValuesOf(grokking), ValuesOf(controls), DecaysOf(grokking), DecaysOf(controls), this);

        static double[] ValuesOf(ResultRow[] rows) => [.. rows.Select(row => row.Number("value"))];

        static double[] DecaysOf(ResultRow[] rows) => [.. rows.Select(row => row.Number("weight_decay"))];
    }

    private Interval Bootstrapped(Compared compared)
    {
        var random = new Philox(1, $"claims.{Text.Id}.interval", 0);
        double[] all = [.. compared.Grokking, .. compared.Controls], kinds = [.. all.Select((_, i) => i < compared.Grokking.Length ? 1.0 : 0)];
        double[] differences = new double[Bootstrap.Resamples];
        for (int i = 0; i < differences.Length; i++)
        {
            int[] drawn = Bootstrap.Within(kinds, random);
            differences[i] = drawn.Take(compared.Grokking.Length).Average(j => all[j]) - drawn.Skip(compared.Grokking.Length).Average(j => all[j]);
        }
        return Bootstrap.Percentile(differences);
    }

    private sealed record Compared(double[] Grokking, double[] Controls, double[] GrokkingDecays, double[] ControlDecays, KindsClaim Claim)
    {
        /// <summary>The test in the claimed direction; null without runs of both kinds.</summary>
        public PermutationTest? Claimed => Claim.IsLarger ? Test(Grokking, Controls) : Test(Controls, Grokking);

        /// <summary>The test in the other direction.</summary>
        public PermutationTest? Opposite => Claim.IsLarger ? Test(Controls, Grokking) : Test(Grokking, Controls);

        private PermutationTest? Test(double[] first, double[] second) =>
            first.Length == 0 || second.Length == 0 ? null : PermutationTest.Of(first, second, new Philox(1, $"claims.{Claim.Text.Id}", 0));
    }
}
