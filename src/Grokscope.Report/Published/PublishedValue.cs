namespace Grokscope.Report.Published;

/// <summary>A number of the published study.</summary>
/// <param name="Quantity">What it is: "grok_step", "kstar" …, as in the files of this folder.</param>
/// <param name="Tasks">The run's tasks: "add+mul", "add+mul+sq"; empty where it is of several.</param>
/// <param name="WeightDecay">Weight decay; null where it is of several.</param>
/// <param name="Seed">Seed; null where it is of all seeds.</param>
/// <param name="Task">What of the run it is of: a task, "total", "first", "layer0.WQ" …; empty for all of it.</param>
/// <param name="X">Where it was taken: a step, a number of directions, a factor; NaN where there is no such.</param>
/// <param name="Value">The number.</param>
/// <param name="Error">How far it may be off, as it was read from a picture, or is of several seeds; 0 where it was printed.</param>
/// <param name="IsBound">Whether the true number is only known to be larger: a run that had not grokked when it ended.</param>
/// <param name="Source">Section of published.md; of method.md, which it then says, for a number that a published rule sets.</param>
internal sealed record PublishedValue(
    string Quantity, string Tasks, double? WeightDecay, int? Seed, string Task, double X, double Value, double Error, bool IsBound, string Source);
