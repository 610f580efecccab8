using Grokscope.Geometry.Measuring;
using Grokscope.Report.Page;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Decay;

/// <summary>The table of how many onsets come before the grok, against shuffled series and runs without a grok. From the measure onset-study.</summary>
internal static class LeadTable
{
    /// <summary>Name of the measure.</summary>
    public const string Measure = "onset-study";

    private const string Form = "published_f32", Order = "order", Increments = "increments";

    /// <summary>The table, of the published form of the defect.</summary>
    public static Table Of(MeasureResult result)
    {
        ResultRow[] nulls = [.. result.RowsOf("nulls").Where(IsPublishedForm)], controls = [.. result.RowsOf("controls").Where(IsPublishedForm)];
        return new Table(
            "Runs in which the onset comes before the first grok, and how many would by chance: in shuffled series of the same runs that keep the values of the defect (any order), or that keep its growth from first to last (order of the changes). p: probability of so many or more. "
                + "A rule that fires early in most series that only grow says nothing of its time. Last: onsets in runs without any grok, each a false positive.",
            ["tasks", "rule", "runs with grok", "onset before", "any order: expected", "p", "order of changes: expected", "p", "onset without grok"],
            [
                .. nulls.Select(row => (Group: row.Text("group"), Rule: row.Text("rule"))).Distinct().Select(which =>
                {
                    ResultRow? order = Find(Order), increments = Find(Increments);
                    ResultRow? control = controls.FirstOrDefault(row => row.Text("group") == which.Group && row.Text("rule") == which.Rule);
                    ResultRow any = (order ?? increments)!;
                    return (IReadOnlyList<Cell>)
                    [
                        new Cell(which.Group, CellKind.Words), new Cell(which.Rule, CellKind.Words), Cells.Of(any.Number("runs"), Words.Whole), Cells.Of(any.Number("observed"), Words.Whole),
                        Expected(order), P(order), Expected(increments), P(increments),
                        control is null || control.Number("runs") == 0 ? Cells.None : new Cell($"{Words.Whole(control.Number("firing"))} of {Words.Whole(control.Number("runs"))}"),
                    ];

                    ResultRow? Find(string kind) => nulls.FirstOrDefault(row => row.Text("group") == which.Group && row.Text("rule") == which.Rule && row.Text("null") == kind);
                }),
            ]);
    }

    private static bool IsPublishedForm(ResultRow row) => row.Text("form") == Form;

    private static Cell Expected(ResultRow? row) => Cells.Of(row?.Number("expected") ?? double.NaN, Words.Tenths);

    private static Cell P(ResultRow? row) => Cells.Of(row?.Number("p") ?? double.NaN, Words.PValue);
}
