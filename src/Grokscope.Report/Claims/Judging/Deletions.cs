using Grokscope.Geometry.Measuring;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Judging;

/// <summary>What deleting the gradient outside the path's directions did, in the study or in one that goes with it (measure dose-response, the last task's grok): of several arms the one with most runs.</summary>
/// <param name="Claim">Row of the table claim.</param>
/// <param name="Result">What the measure gave.</param>
internal sealed record Deletions(ResultRow Claim, MeasureResult Result)
{
    /// <summary>Why there is none.</summary>
    public const string Missing = "neither the study nor one that goes with it has deleted the gradient outside the path's directions, or dose-response has not been measured";

    private const string Clock = "last";

    /// <summary>Of a study; null where it has no such runs.</summary>
    /// <param name="study">The study.</param>
    /// <param name="accept">Whether an arm may be chosen.</param>
    public static Deletions? Of(Study study, Func<Deletions, bool>? accept = null) => study.Others.Prepend(study)
        .Select(one => one.ResultOf("dose-response")).OfType<MeasureResult>()
        .SelectMany(result => Rows(result, "delete_orthogonal").Select(row => new Deletions(row, result)))
        .Where(arm => accept?.Invoke(arm) != false)
        .MaxBy(arm => arm.Count("below") + arm.Count("plain"));

    /// <summary>A number of runs; 0 where undefined.</summary>
    public int Count(string prefix) => Whole($"{prefix}_runs");

    /// <summary>Share that groks; of no runs where undefined.</summary>
    public ShareTest Share(string prefix) => new(Whole($"{prefix}_grokked"), Count(prefix));

    /// <summary>What the same claim comes to for random directions; "" where there are none.</summary>
    public string ControlVerdict => Result.RowsOf("claim").Where(row => row.Text("arm") == Claim.Text("control") && row.Text("clock") == Clock).Select(row => row.Text("verdict")).FirstOrDefault("");

    /// <summary>What the same claim comes to for another kind of change along the path; null where it was not tried.</summary>
    public string? VerdictOf(string kind) => Rows(Result, kind).Select(row => row.Text("verdict")).FirstOrDefault();

    /// <summary>How much later runs grok at the largest strength below 10 % than plain ones, and with random directions: "; there they take 1.14 (1.09 to 1.2) times as long, with random directions 1 (0.98 to 1.02)"; "" where it is not known.</summary>
    public string DelayBelow
    {
        get
        {
            string own = Factor(Claim.Text("arm")), control = Factor(Claim.Text("control"));
            return own.Length == 0 ? "" : $"; there they take {own} times as long{(control.Length == 0 ? "" : $", with random directions {control}")}";
        }
    }

    /// <summary>How many runs of the arm grok by the cap at some strengths.</summary>
    public ShareTest At(Func<double, bool> fraction)
    {
        ResultRow[] rows = [.. Result.RowsOf("").Where(row => row.Text("arm") == Claim.Text("arm") && row.Text("clock") == Clock && fraction(row.Number("fraction")) && row.Number("followed") > 0)];
        return new ShareTest((int)rows.Sum(row => Math.Round(row.Number("share") * row.Number("followed"))), (int)rows.Sum(row => row.Number("followed")));
    }

    private string Factor(string arm) => Result.RowsOf("effects")
        .Where(row => row.Text("arm") == arm && row.Text("clock") == Clock && row.Number("fraction") == Claim.Number("below") && double.IsFinite(row.Number("ratio")))
        .Select(row => $"{Words.Significant(row.Number("ratio"), 3)} ({Words.Significant(row.Number("ratio_low"), 3)} to {Words.Significant(row.Number("ratio_high"), 3)})").FirstOrDefault("");

    private int Whole(string column) => Claim.Number(column) is var value && double.IsFinite(value) ? (int)value : 0;

    private static IEnumerable<ResultRow> Rows(MeasureResult result, string kind) =>
        result.RowsOf("claim").Where(row => (row.Text("arm") + " ").StartsWith($"{kind} path ", StringComparison.Ordinal) && row.Text("clock") == Clock);
}
