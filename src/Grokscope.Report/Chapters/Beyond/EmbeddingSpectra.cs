using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The figure of the embedding's power per frequency at the last snapshot, a panel for each kind of frequencies.</summary>
internal static class EmbeddingSpectra
{
    // More bars than this would be thinner than a pixel or two.
    private const int MostBars = 120;

    private static readonly Pen Embedding = Palette.RankOf(2, 6);

    /// <summary>The figure.</summary>
    public static Figure Of(Measured measured)
    {
        RunMeasured[] shown = [.. measured.Conditions.Select(condition => condition.First)];
        double highest = shown.Max(run => Last(run).Max(row => row.Number("share")));
        var share = new Axis("share of power", 0, highest * 1.12);
        return measured.Figure(
            new FigureText(
                "fourier-embedding",
                "Share of the token embedding's power at each frequency, at the last snapshot, in the additive and in the multiplicative kind of frequencies (the rows of the embedding in the order of n, and of its discrete logarithm; "
                    + "the waves of one kind look like noise in the other). The first run of each condition. Dots are a task's key frequencies; open ones those of a task that has not grokked, where the rule that picks them says little.",
                ", of each condition the first drawn", "none, single runs", "dashed, a flat spectrum"),
            shown.SelectMany(run => Panels(measured, run, share)),
            2,
            [
                new LegendEntry(Embedding, "embedding"), new LegendEntry(Palette.Control, "flat spectrum"),
                .. measured.Runs.SelectMany(run => run.Run.Tasks).Distinct().Select(task => new LegendEntry(Palette.TestOf(measured.Study.IndexOf(task)), $"key frequency of {task}", IsMark: true)),
            ],
            Data(measured));
    }

    private static IEnumerable<Panel> Panels(Measured measured, RunMeasured run, Axis share)
    {
        foreach (IGrouping<string, ResultRow> kind in Last(run).GroupBy(row => row.Text("kind")))
        {
            ResultRow[] rows = [.. kind];
            double[] frequencies = [.. rows.Select(row => row.Number("frequency"))], shares = [.. rows.Select(row => row.Number("share"))];
            double even = rows.Max(row => row.Number("even_share"));
            var flat = new Line(Palette.Control, [0, frequencies.Max() + 1], [even, even]);
            (string Task, double[] Keys)[] keys = [.. run.Run.Tasks.Select(task => (task, Keys(run, task, kind.Key))).Where(key => key.Item2.Length > 0)];
            yield return new Panel(
                run.Run.Title,
                $"{kind.Key}, step {Words.Whole(rows[0].Number("step"))}; key: {(keys.Length == 0 ? "none" : string.Join(", ", keys.Select(key => $"{key.Task} {key.Keys.Length}")))}",
                new Axis("frequency k", 0, frequencies.Max() + 1),
                share,
                frequencies.Length > MostBars ? [new Line(Embedding, frequencies, shares, run.Name), flat] : [flat],
                [.. keys.SelectMany(key => key.Keys.Select(k => Mark(measured, run, key.Task, k, shares[Array.IndexOf(frequencies, k)], Below(keys, key.Task, k) * share.High * 0.04)))],
                [])
            {
                Bars = frequencies.Length > MostBars ? [] : [.. frequencies.Select((k, i) => new Bar(Embedding, k, 0.8, shares[i], run.Name))],
                Run = run.Name,
            };
        }
    }

    private static Mark Mark(Measured measured, RunMeasured run, string task, double frequency, double height, double lift) =>
        new(Palette.TestOf(measured.Study.IndexOf(task)), frequency, height + lift, run.Run.GrokStep(task) is null ? MarkForm.Open : MarkForm.Dot, run.Name);

    // Dots of several tasks at one frequency stand above each other.
    private static int Below((string Task, double[] Keys)[] keys, string task, double frequency) =>
        keys.TakeWhile(key => key.Task != task).Count(key => key.Keys.Contains(frequency));

    private static double[] Keys(RunMeasured run, string task, string kind) =>
        [.. run.Of("keys", task).Where(row => row.Text("kind") == kind).Select(row => row.Number("frequency"))];

    private static ResultRow[] Last(RunMeasured run)
    {
        double last = run.Result.Numbers("embedding", "step").Max();
        return [.. run.Rows("embedding").Where(row => row.Number("step") == last)];
    }

    private static FigureData Data(Measured measured) => new(
        ["run", "step", "kind", "frequency", "share", "flat_share", "key_to"],
        measured.Runs.SelectMany(run => Last(run).Select(row => (string[])
        [
            run.Name, Words.ExactOrNone(row.Number("step")), row.Text("kind"), Words.ExactOrNone(row.Number("frequency")), Words.ExactOrNone(row.Number("share")), Words.ExactOrNone(row.Number("even_share")),
            string.Join('+', run.Run.Tasks.Where(task => Keys(run, task, row.Text("kind")).Contains(row.Number("frequency")))),
        ])));
}
