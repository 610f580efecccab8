using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Runs;

/// <summary>The table of how each run went.</summary>
internal sealed class RunFacts : IPartWriter
{
    private const int ShortSum = 12;

    // Longer tables open on demand.
    private const int MostOpen = 60;

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        string caption = "How each run went: time spent training (evaluations and writing included, beside the other runs of the sweep), steps per second of it, "
            + $"and the first {ShortSum} digits of the SHA-256 of the final weights; the whole sum stands in the run's result.json.";
        var table = new Table(caption, ["run", "status", "steps", "time", "steps/s", "weights"], [.. study.Runs.Select(Row)]);
        return new Part("runs", "Runs",
        [
            table.FoldedBeyond(MostOpen, $"How each of {Words.Count(study.Runs.Count, "run")} went"),
            .. Machines(study),
        ]);
    }

    private static Cell[] Row(StudyRun run)
    {
        double? seconds = run.Result?.Seconds ?? run.Manifest?.Seconds;
        int timed = run.Result?.Steps ?? run.Manifest?.Step ?? 0;
        return
        [
            new Cell(run.Title, CellKind.Words),
            new Cell(run.StatusWords, CellKind.Words),
            new Cell(Words.Whole(run.Step)),
            seconds is > 0 ? new Cell(Words.Duration(seconds.Value)) : Cells.None,
            seconds is > 0 && timed > 0 ? new Cell(Words.Whole(timed / seconds.Value)) : Cells.None,
            run.Result is { } result ? new Cell(result.WeightsSha256[..Math.Min(ShortSum, result.WeightsSha256.Length)], CellKind.Code) : Cells.None,
        ];
    }

    private static IEnumerable<Block> Machines(Study study)
    {
        string[] made = [.. study.Runs.Where(r => !r.IsImported).Select(r => r.Manifest).OfType<Training.Manifest>()
            .Select(m => $"Grokscope {m.GrokscopeVersion} on {m.Cpu} ({m.InstructionSet})").Distinct()];
        if (made.Length > 0)
            yield return new Paragraph($"Trained by {Words.List(made)}.");
        foreach (StudyRun run in study.Runs)
            if (run.Manifest?.Import is { } source)
                yield return new Paragraph($"{run.Title}: trained elsewhere and imported from {source.Folder} by Grokscope {run.Manifest.GrokscopeVersion}; "
                    + $"{(source.HasEvaluations ? "its accuracies and losses came with it" : "Grokscope evaluated its weights")}.");
            else if (run.Result?.Message is { } message)
                yield return new Paragraph($"{run.Title}: {message}");
    }
}
