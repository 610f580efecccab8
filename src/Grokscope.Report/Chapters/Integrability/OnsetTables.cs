using Grokscope.Geometry.Measuring;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Integrability;

/// <summary>The tables on onsets.</summary>
internal static class OnsetTables
{
    private static readonly string[] Forms = [OnsetLead.ExactForm, OnsetLead.Form, OnsetLead.PublishedForm];

    /// <summary>Each rule over all runs of a group, against shuffled series and runs without a grok.</summary>
    public static Table Study(MeasureResult result)
    {
        Dictionary<(string, string, string), ResultRow> controls = result.RowsOf("controls").ToDictionary(Key);
        ILookup<(string, string, string), ResultRow> nulls = result.RowsOf("nulls").ToLookup(Key);
        return new Table(
            "Each rule over the runs, one count a run. Early: runs in which it fires before the first grok, of those that grok, with the one-sided sign test against one half, a run in which it does not fire counting against it. "
                + "Lead: mean share of the grok's step, 95 % bootstrap interval over runs. Shuffled: in how many of these runs it would fire so early if the defects stood in a random order, or if the steps of ln D did, "
                + "with the probability of as many as observed: where the second is not small, an early onset says no more than that D has grown. Without a grok: runs in which it fires all the same.",
            ["runs", "rule", "defect", "early", "sign p", "lead", "shuffled values", "shuffled steps", "without a grok"],
            [
                .. result.RowsOf("").Where(row => row.Text("criterion") == "grok" && Forms.Contains(row.Text("form"))).Select(row => (IReadOnlyList<Cell>)
                [
                    new Cell(row.Text("group"), CellKind.Words), new Cell(OnsetLead.NameOf(row.Text("rule")), CellKind.Words), new Cell(FormWords(row.Text("form")), CellKind.Words),
                    new Cell($"{Words.Whole(row.Number("positive"))} of {Words.Whole(row.Number("generalised"))}"), new Cell(Words.PValue(row.Number("p_sign_all"))), LeadOf(row),
                    Shuffled(nulls[Key(row)], "order"), Shuffled(nulls[Key(row)], "increments"),
                    controls.TryGetValue(Key(row), out ResultRow? control) && control.Number("runs") > 0 ? new Cell($"{Words.Whole(control.Number("firing"))} of {Words.Whole(control.Number("runs"))}") : Cells.None,
                ]),
            ]);

        static (string, string, string) Key(ResultRow row) => (row.Text("group"), row.Text("form"), row.Text("rule"));
    }

    /// <summary>How often each rule fires before the first grok on shuffled series, where there is no study of the runs.</summary>
    public static Table FalsePositives(Measured onsets, IReadOnlyList<string> rules) => new(
        "Share of shuffled series of a run's defect (from differences of gradients) on which each rule fires before the first grok: values in a random order, and steps of ln D in a random order, which leave its growth as it is. "
            + "Median over the runs that grok, the smallest and largest in brackets.",
        ["rule", "shuffled values", "shuffled steps"],
        [
            .. rules.Select(rule => (IReadOnlyList<Cell>)[new Cell(OnsetLead.NameOf(rule), CellKind.Words), .. ((string[])["order", "increments"]).Select(kind => Cells.OfRuns(
                onsets.Rows("false_positives").Where(row => row.Text("form") == OnsetLead.Form && row.Text("rule") == rule && row.Text("null") == kind).Select(row => row.Number("firing_before_grok")), Words.Percent))]),
        ]);

    /// <summary>Lead of each rule in each run, beside the published one of the same seed.</summary>
    public static Table Runs(Measured onsets, IReadOnlyList<string> rules)
    {
        string[] known = [.. rules.Where(rule => onsets.Runs.Any(run => Published(run, rule) is not null))];
        return new Table(
            "Steps from the onset to the first grok, and as a share of the grok's step, by each rule on the defect from differences of gradients; of runs without a grok the onset itself. A dash: the rule does not fire."
                + (known.Length > 0 ? " Published: of the run of the same tasks, decay and seed." : ""),
            ["run", "first grok", .. rules.Select(OnsetLead.NameOf), .. known.Select(rule => $"published {OnsetLead.NameOf(rule)}")],
            [
                .. onsets.Runs.Select(run => (IReadOnlyList<Cell>)
                [
                    new Cell(run.Run.Title),
                    OnsetLead.FirstGrok(run, OnsetLead.Form, rules[0])?.Number("generalised") is { } grok && double.IsFinite(grok) ? new Cell(Words.Whole(grok)) : new Cell("none", CellKind.Absent),
                    .. rules.Select(rule => OfRun(OnsetLead.FirstGrok(run, OnsetLead.Form, rule))),
                    .. known.Select(rule => Cells.Of(Published(run, rule)?.Value ?? double.NaN, Words.Percent)),
                ]),
            ]);
    }

    // Of this seed: some are means over seeds.
    private static PublishedValue? Published(RunMeasured run, string rule) => PublishedValues.Of(run.Run, $"lead_fraction_{rule}").FirstOrDefault(value => value.Seed is not null);

    private static Cell OfRun(ResultRow? row) => row switch
    {
        null => Cells.None,
        _ when double.IsFinite(row.Number("lead")) => new Cell($"{Words.Whole(row.Number("lead"))} ({Words.Percent(row.Number("fractional_lead"))})"),
        _ when double.IsFinite(row.Number("onset")) => new Cell($"onset at {Words.Whole(row.Number("onset"))}", CellKind.Absent),
        _ => Cells.None,
    };

    private static Cell LeadOf(ResultRow row)
    {
        double mean = row.Number("mean_fraction"), low = row.Number("fraction_low"), high = row.Number("fraction_high");
        return double.IsNaN(mean) ? Cells.None : new Cell(Words.Percent(mean) + (double.IsNaN(low) ? "" : $" ({Words.Percent(low)} to {Words.Percent(high)})"));
    }

    private static Cell Shuffled(IEnumerable<ResultRow> rows, string kind) => rows.FirstOrDefault(row => row.Text("null") == kind) is { } row && row.Number("runs") > 0
        ? new Cell($"{Words.Significant(row.Number("expected"), 2)}, p {Words.PEquals(row.Number("p"))}")
        : Cells.None;

    private static string FormWords(string form) => form switch
    {
        OnsetLead.PublishedForm => "as published",
        OnsetLead.ExactForm => "exact",
        _ => "differences",
    };
}
