using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;

namespace Grokscope.Report.Chapters.Beyond;

/// <summary>The figure of the embedding's power per frequency at the last snapshot, a panel for each kind of frequencies.</summary>
internal static class EmbeddingSpectra
{
    // More bars than this would be thinner than a pixel or two.
    private const int MostBars = 120;

    private static readonly Pen Embedding = Palette.RankOf(2, 6);

    /// <summary>The figure.</summary>
    public static Figure Of(Taken taken)
    {
        TakenRun[] shown = [.. taken.Conditions.Select(condition => condition.First)];
        double highest = shown.Max(run => Last(run).Max(row => row.Number("share")));
        var share = new Axis("share of power", 0, highest * 1.12);
        return taken.Figure(
            new FigureText(
                "fourier-embedding",
                "Share of the token embedding's power at each frequency, at the last snapshot, in the additive and in the multiplicative kind of frequencies (the rows of the embedding in the order of n, and of its discrete logarithm; "
                    + "the waves of one kind look like noise in the other). The first run of each condition. Dots are a task's key frequencies; open ones those of a task that has not grokked, where the rule that picks them says little.",
                ", of each condition the first drawn", "none, single runs", "dashed, a flat spectrum"),
            shown.SelectMany(run => Panels(taken, run, share)),
            2,
            [
                new LegendEntry(Embedding, "embedding"), new LegendEntry(Palette.Control, "flat spectrum"),
                .. taken.Runs.SelectMany(run => run.Run.Tasks).Distinct().Select(task => new LegendEntry(Palette.TestOf(taken.IndexOf(task)), $"key frequency of {task}", IsMark: true)),
            ],
            Data(taken));
    }

    private static IEnumerable<Panel> Panels(Taken taken, TakenRun run, Axis share)
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
                [.. keys.SelectMany(key => key.Keys.Select(k => Mark(taken, run, key.Task, k, shares[Array.IndexOf(frequencies, k)], Below(keys, key.Task, k) * share.High * 0.04)))],
                [])
            {
                Bars = frequencies.Length > MostBars ? [] : [.. frequencies.Select((k, i) => new Bar(Embedding, k, 0.8, shares[i], run.Name))],
                Run = run.Name,
            };
        }
    }

    private static Mark Mark(Taken taken, TakenRun run, string task, double frequency, double height, double lift) =>
        new(Palette.TestOf(taken.IndexOf(task)), frequency, height + lift, run.Run.GrokStep(task) is null ? MarkForm.Open : MarkForm.Dot, run.Name);

    // Dots of several tasks at one frequency stand above each other.
    private static int Below((string Task, double[] Keys)[] keys, string task, double frequency) =>
        keys.TakeWhile(key => key.Task != task).Count(key => key.Keys.Contains(frequency));

    private static double[] Keys(TakenRun run, string task, string kind) =>
        [.. run.Of("keys", task).Where(row => row.Text("kind") == kind).Select(row => row.Number("frequency"))];

    private static ResultRow[] Last(TakenRun run)
    {
        double last = run.Result.Numbers("embedding", "step").Max();
        return [.. run.Result.RowsOf("embedding").Where(row => row.Number("step") == last)];
    }

    private static FigureData Data(Taken taken) => new(
        ["run", "step", "kind", "frequency", "share", "flat_share", "key_to"],
        taken.Runs.SelectMany(run => Last(run).Select(row => (string[])
        [
            run.Name, Words.ExactOrNone(row.Number("step")), row.Text("kind"), Words.ExactOrNone(row.Number("frequency")), Words.ExactOrNone(row.Number("share")), Words.ExactOrNone(row.Number("even_share")),
            string.Join('+', run.Run.Tasks.Where(task => Keys(run, task, row.Text("kind")).Contains(row.Number("frequency")))),
        ])));
}
