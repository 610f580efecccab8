namespace Grokscope.Report.Reading;

/// <summary>Runs that differ in nothing but their seeds.</summary>
/// <param name="Title">What sets them apart from the study's other runs, in words: "tasks add+mul, weight decay 0.3"; empty where nothing does.</param>
/// <param name="Runs">The runs, at least one.</param>
internal sealed record Condition(string Title, IReadOnlyList<StudyRun> Runs)
{
    /// <summary>Names of the tasks, which all its runs have.</summary>
    public IReadOnlyList<string> Tasks => [.. Runs[0].Tasks];

    /// <summary>Weight decay, which all its runs have.</summary>
    public double WeightDecay => Runs[0].Experiment.Train.WeightDecay;
}
