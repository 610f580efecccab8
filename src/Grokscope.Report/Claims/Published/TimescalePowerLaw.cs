using System.Globalization;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Published;

/// <summary>The time scale of grokking against weight decay. An interval that is wide enough holds any exponent, so the claim holds only where the interval is narrow and lies around the published one.</summary>
internal sealed class TimescalePowerLaw : Claim
{
    private const string Measure = "timescale", Law = "power";
    private const double Exponent = 0.91, Within = 0.2, MostDelta = 4;
    private const int Decays = 3, Needed = 2 * Decays;

    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "timescale-power-law", "grok step ∝ 1/decay^0.91",
        "The time scale of grokking follows weight decay as T ∝ λ^−0.91.",
        "published.md §1, §9; method.md §23, 18",
        "exponent b of T = a·λ^−b", "0, no dependence on decay",
        "0.911", "add 0.906, mul 0.916, without an interval; R² 0.94, below that of a reciprocal law",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Exponent b of T = a·λ^−b by maximum likelihood with censored runs, T the mean of the tasks' grok steps (measure timescale), with its 95 % bootstrap interval over seeds (of three seeds it covers some 86 %); of the runs of a + b and a·b alone where there are such, else of the first group. "
            + $"Needed are {Decays} decays with a grok and two runs at each. Holds: the interval lies within {Exponent} ± {Within}, and no other law is better by more than {MostDelta} in AICc. Holds weakly: not so, but the interval lies above 0. Fails: below 0. Not distinguishable: it contains 0."));

    /// <inheritdoc/>
    public override ClaimResult Judge(Study study)
    {
        if (study.ResultOf(Measure) is not { } result)
            return NotEnough(0, Needed, $"{Measure} has not been measured, or no two decays have runs that grok");
        string group = GroupOf(study, result), clock = result.Texts("steps", "clock") is var clocks && clocks.Contains("mean") ? "mean" : clocks.FirstOrDefault("");
        int decays = Rows("steps").Where(row => !row.Flag("censored") && row.Number("weight_decay") > 0).Select(row => row.Number("weight_decay")).Distinct().Count();
        int runs = Rows("steps").Count();
        ResultRow? law = Rows("").FirstOrDefault(row => row.Text("model") == Law), exponent = Rows("parameters").FirstOrDefault(row => row.Text("model") == Law && row.Text("parameter") == "b");
        if (decays < Decays || law is null || exponent is null)
            return NotEnough(runs, Needed, $"{Words.Count(decays, "decay")} of {Decays} have runs that grok; through two decays any law passes");
        var interval = new Interval(exponent.Number("low"), exponent.Number("high"));
        double delta = law.Number("delta_aicc");
        if (!double.IsFinite(interval.Low) || !double.IsFinite(delta))
            return NotEnough(runs, Needed, "there is no interval over seeds: some decay has a single run, or the laws cannot be compared with so few");
        bool isBest = delta <= MostDelta;
        (Verdict verdict, string meaning) =
            interval.Low >= Exponent - Within && interval.High <= Exponent + Within ? isBest ? (Verdict.Holds, "as published") : (Verdict.HoldsWeakly, "as published, but another law is better")
            : interval.Low > 0 ? (Verdict.HoldsWeakly, "it falls with decay, but not surely by this law")
            : interval.High < 0 ? (Verdict.Fails, "it rises with decay") : (Verdict.NotDistinguishable, "it may not depend on decay");
        return Result(
            verdict, new Estimate(exponent.Number("value"), interval, Bootstrap.Level), 0, runs, Needed,
            $"b = {Words.Significant(exponent.Number("value"), 3)} ({Words.Significant(interval.Low, 3)} to {Words.Significant(interval.High, 3)}) over {Words.Count(decays, "decay")}, {meaning}; {Best()}");

        string Best()
        {
            if (delta <= 0 || Rows("").FirstOrDefault(row => row.Number("delta_aicc") == 0) is not { } best)
                return "no other law is better by AICc";
            double own = law.Number("left_out_rms"), other = best.Number("left_out_rms");
            return $"the {best.Text("model")} law is better by {Words.Significant(delta, 2)} in AICc"
                + (double.IsFinite(own) && double.IsFinite(other) ? $", with an error of ln T at decays left out of {Words.Significant(other, 2)}, of the power law {Words.Significant(own, 2)}" : "");
        }

        IEnumerable<ResultRow> Rows(string table) => result.RowsOf(table).Where(row => row.Text("group") == group && row.Text("clock") == clock);
    }

    private static string GroupOf(Study study, MeasureResult result)
    {
        string[] groups = [.. result.Texts("steps", "group").Distinct()];
        string[] published = [.. study.Runs.Where(PublishedTasks.IsDual).Select(run => string.Join('+', run.Tasks)).Distinct()];
        return groups.FirstOrDefault(published.Contains) ?? groups.FirstOrDefault("");
    }
}
