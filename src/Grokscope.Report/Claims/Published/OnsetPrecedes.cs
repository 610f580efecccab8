using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Claims.Judging;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Published;

/// <summary>The defect's onset comes before the grok. Where the defect grows at no particular time, an onset before the grok is what one gets; and a warning that sounds without a grok, too, warns of nothing.</summary>
internal sealed class OnsetPrecedes : Claim
{
    private const string Measure = "onset-study";

    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "onset-precedes", "defect's onset before the grok",
        "The onset of the commutator defect precedes generalisation in 42 of 42 conditions.",
        "published.md §1, §5; method.md §23, 10 to 12",
        "share of grokking runs with an onset before the first grok", "mean share of series with the same changes of ln D in a random order that have one",
        "42 of 42", "by two rules tuned on the same data; three tasks of a run counted as three",
        "Share of grokking runs in which the rule backward, which looks only back, fires on the exact defect before the run's first grok (measure onset-study, nulls); 5 runs are needed. "
        + "Holds: P ≤ 0.05 against series with the same changes of ln D in a random order, more than half of the runs, P(as many or more) ≤ 0.05 with 1/2, and in runs without a grok the rule fires less often, P ≤ 0.05 by Fisher's exact test. "
        + "Holds weakly: the first, but not all. Fails: not the first, and P(as few or fewer) ≤ 0.05 with 1/2: in most runs no onset comes before. Not distinguishable: all else.");

    /// <inheritdoc/>
    public override ClaimResult Judge(Study study)
    {
        if (study.ResultOf(Measure) is not { } result)
            return NotEnough(0, ShareTest.Fewest, $"{Measure} has not been measured");
        string group = StudyGroups.Whole(result, "nulls");
        ResultRow? row = Rows("nulls").FirstOrDefault(row => row.Text("null") == "increments");
        int runs = (int)(row?.Number("runs") ?? 0);
        if (runs < ShareTest.Fewest)
            return NotEnough(runs, ShareTest.Fewest, $"{Words.Count(runs, "run")} with a grok have onsets; {ShareTest.WhyFewest}");
        var share = new ShareTest((int)row!.Number("observed"), runs);
        double p = row.Number("p"), expected = row.Number("expected");
        ShareTest controls = Rows("controls").Select(control => new ShareTest((int)control.Number("firing"), (int)control.Number("runs"))).FirstOrDefault();
        bool isMost = share.AsMany(0.5) <= Significant, isRarer = FisherExact.Fewer(controls.Successes, controls.Runs, share.Successes, share.Runs) <= Significant;
        Verdict verdict = p <= Significant ? isMost && isRarer ? Verdict.Holds : Verdict.HoldsWeakly
            : share.AsFew(0.5) <= Significant ? Verdict.Fails : Verdict.NotDistinguishable;
        double silent = Rows("").Where(lead => lead.Text("criterion") == "grok").Select(lead => lead.Number("generalised") - lead.Number("with_lead")).FirstOrDefault(double.NaN);
        string never = silent > 0 ? $"; in {Words.Whole(silent)} the rule never fires" : "";
        string control = controls.Runs == 0 ? "there is no run without a grok to compare with" : $"without a grok the rule fires in {controls}";
        return Result(
            verdict, share.Estimate, expected / runs, runs, ShareTest.Fewest,
            $"an onset comes before the grok in {share} runs, where series with the same growth at random times have {Words.Significant(expected, 3)} (P = {Words.Significant(p, 2)}){never}; {control}{PublishedRule(result, group)}");

        IEnumerable<ResultRow> Rows(string table) => result.RowsOf(table).Where(row => row.Text("group") == group && row.Text("form") == "exact" && row.Text("rule") == "backward");
    }

    private static string PublishedRule(MeasureResult result, string group) => result.RowsOf("nulls")
        .Where(row => row.Text("group") == group && row.Text("form") == "published_f32" && row.Text("rule") == "v2" && row.Text("null") == "increments")
        .Select(row => $"; the published rule fires before the grok in {row.Number("observed")} of {row.Number("runs")}, and on {Words.Significant(row.Number("expected"), 3)} of such series")
        .FirstOrDefault("");
}
