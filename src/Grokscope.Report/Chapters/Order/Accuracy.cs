using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Order;

/// <summary>Accuracies of all runs over the steps.</summary>
internal sealed class Accuracy : IPartWriter
{
    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        var curves = new Curves(study, "acc");
        double needed = study.Experiment.Train.Stop.Accuracy;
        string caption = $"Accuracy over training steps, a panel for each of {Words.Count(study.Runs.Count, "run")}, on all training pairs (dashed) and all test pairs (full), "
            + $"evaluated {study.EvaluationRhythm}. A dot is a task's grok step, the dotted line the accuracy of {Words.Exact(needed)} that it needs."
            + curves.ThinningNote;
        var figure = new Figure("accuracy", caption, curves.Panels(new Axis("accuracy", 0, 1.04), needed), curves.PerRow, curves.Legend, curves.Data)
        {
            Of = $"{Words.Count(study.Runs.Count, "run")}, one a panel",
            Band = "none, single runs",
            Null = $"none drawn; answers at random have {study.ChanceAccuracy()}",
            Measures = [],
        };
        return new Part("accuracy", "Accuracy", [figure]);
    }
}
