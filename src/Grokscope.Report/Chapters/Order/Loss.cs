using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Order;

/// <summary>Losses of all runs over the steps.</summary>
internal sealed class Loss : IPartWriter
{
    // Below this a loss says no more than that the answers are certain, and would only flatten what is above.
    private const double Floor = 1e-6;

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        var curves = new Curves(study, "loss");
        double[] heights = [.. curves.Heights.Where(loss => double.IsFinite(loss) && loss > 0)];
        if (heights.Length == 0)
            return null;
        double low = Math.Max(Floor, Math.Pow(10, Math.Floor(Math.Log10(heights.Min()))));
        double high = Math.Max(heights.Max() * 1.3, low * 10);
        string caption = $"Mean cross-entropy (nats, logarithmic) over training steps, a panel for each of {Words.Count(study.Runs.Count, "run")}, on all training pairs (dashed) and all test pairs (full), "
            + $"evaluated {study.EvaluationRhythm}. A dot is a task's grok step."
            + (heights.Min() < low ? $" Losses below {Words.Plain(low)} are drawn at the lower edge; the CSV file has their values." : "") + curves.ThinningNote;
        var figure = new Figure("loss", caption, curves.Panels(new Axis("loss (nats)", low, high, IsLogarithmic: true)), curves.PerRow, curves.Legend, curves.Data)
        {
            Of = $"{Words.Count(study.Runs.Count, "run")}, one a panel",
            Band = "none, single runs",
            Null = $"none drawn; even answers have a loss of {study.EvenLoss()}",
            Measures = [],
        };
        return new Part("loss", "Loss", [figure]);
    }
}
