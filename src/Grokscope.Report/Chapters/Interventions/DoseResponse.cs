using Grokscope.Geometry.Interventions;
using Grokscope.Geometry.Measuring;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Interventions;

/// <summary>
/// What interventions of growing strength do to the grok step, of the study itself and of those that go with it: figure, effects against plain runs and
/// random directions, the published claim, and what was watched. From the measure dose-response.
/// </summary>
internal sealed class DoseResponse : IPartWriter
{
    private const string MeasureName = "dose-response", AllTasks = "last";

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        Block[] blocks = [.. study.Others.Prepend(study).SelectMany(BlocksOf)];
        return blocks.Length == 0 ? null : new Part("dose-response", "Strength of the change and grok step", blocks);
    }

    private static IEnumerable<Block> BlocksOf(Study study)
    {
        // A result that was taken of another sweep in the same folder says nothing about this one.
        if (study.ResultOf(MeasureName) is not { } result || result.Texts("", "clock") is not { Count: > 0 } clocks || Changed(study).Length == 0)
            yield break;
        // Of a single task there is no other clock than its own.
        string clock = clocks.Contains(AllTasks) ? AllTasks : clocks[0];
        DoseArm[] arms = [.. DoseArm.Of(result, clock)];
        yield return new Paragraph(Lead(study, result, clock));
        yield return new DoseFigure(study, result, arms).Figure;
        yield return DoseTables.Effects(arms);
        yield return DoseTables.Claim(result, clock);
        if (result.RowsOf("watched").Any(row => row.Number("runs") > 0))
            yield return new Fold("How much of gradient and step the directions hold", DoseTables.Watched(result));
    }

    private static StudyRun[] Changed(Study study) => [.. study.Runs.Where(run => !run.Experiment.Intervention.IsIdle)];

    private static string Lead(Study study, MeasureResult result, string clock)
    {
        StudyRun[] changed = Changed(study);
        return $"{study.Name}: {Words.Count(changed.Length, "run")} whose steps are changed from step {Words.Whole(changed.Max(run => run.Experiment.Intervention.FromStep))} on, with a strength f of up to "
            + $"{Words.Plain(changed.Max(run => run.Experiment.Intervention.Fraction))}, beside {Words.Count(study.Runs.Count - changed.Length, "plain run")}, f = 0. {Noise(result, clock)}";
    }

    private static string Noise(MeasureResult result, string clock)
    {
        ResultRow[] noise = [.. result.RowsOf("noise").Where(row => row.Text("clock") == clock && double.IsFinite(row.Number("replicate_percent")))];
        // The smallest change of the control is as near to no change as the study has.
        ResultRow? least = result.RowsOf("effects").Where(row => row.Text("clock") == clock && row.Text("arm").Contains(" random", StringComparison.Ordinal) && double.IsFinite(row.Number("pair_sd")))
            .MinBy(row => row.Number("fraction"));
        return (noise.Length == 1 ? $"Plain runs of one seed that differ in nothing but their batches vary by {Words.Percent(noise[0].Number("replicate_percent") / 100)} (one standard deviation): "
                + $"of two runs that differ so, a factor below {Words.Significant(noise[0].Number("smallest_ratio"))} shows nothing. " : "")
            + (least is null ? "" : $"Runs with the same batches, too, that lose {Words.SetPercent(least.Number("fraction"))} of the gradient outside of random directions differ from them by {Words.Percent(Math.Exp(least.Number("pair_sd")) - 1)}: "
                + $"of two such runs, a factor below {Words.Significant(ReplicateNoise.SmallestPairRatio(least.Number("pair_sd"), (int)least.Number("pairs") - 1))} shows nothing.");
    }
}
