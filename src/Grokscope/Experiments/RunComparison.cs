using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Experiments;

/// <summary>How far a run is that is compared, or how it ended.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="Status">How it ended; null while it is not finished.</param>
/// <param name="Steps">Steps done; of an unfinished run the last one that a row or a snapshot shows.</param>
/// <param name="WeightsSha256">SHA-256 of the final weights; null while it is not finished.</param>
/// <param name="IsPacked">Whether it is a packed copy, which has no train.csv, and one snapshot or none.</param>
internal sealed record RunEnd(string Path, RunStatus? Status, int Steps, string? WeightsSha256, bool IsPacked);

/// <summary>
/// Two runs side by side, file by file, as far as both went. The times, the machine and whatever else stands in manifest.json are not
/// looked at.
/// </summary>
/// <param name="A">How far A is.</param>
/// <param name="B">How far B is.</param>
/// <param name="Settings">Keys of the configuration that differ.</param>
/// <param name="Train">train.csv.</param>
/// <param name="Eval">eval.csv.</param>
/// <param name="Snapshots">The snapshots.</param>
/// <param name="Tasks">By name of the task, of both runs.</param>
internal sealed record RunComparison(
    RunEnd A,
    RunEnd B,
    IReadOnlyList<SettingDifference> Settings,
    TableComparison Train,
    TableComparison Eval,
    SnapshotComparison Snapshots,
    IReadOnlyDictionary<string, TaskComparison> Tasks)
{
    /// <summary>The first step at which a row of train.csv or eval.csv or a snapshot differs; null where none does.</summary>
    public int? FirstDifferingStep => new[] { Train.FirstDifferingStep, Eval.FirstDifferingStep, Snapshots.First?.Step }.Min();

    /// <summary>Whether the final weights are equal, bit for bit; null where a run is not finished.</summary>
    public bool? WeightsEqual => A.WeightsSha256 is { } a && B.WeightsSha256 is { } b ? a == b : null;

    /// <summary>"a" or "b" for the run that has done fewer steps; null where both have done as many.</summary>
    public string? EndsEarlier => A.Steps == B.Steps ? null : A.Steps < B.Steps ? "a" : "b";

    /// <summary>What differs: any of configuration, train.csv, eval.csv, snapshots, tasks, status, steps and weights.</summary>
    public IReadOnlyList<string> DiffersIn =>
    [
        .. new (string Name, bool Differs)[]
        {
            ("configuration", Settings.Count > 0),
            ("train.csv", Train.Differs),
            ("eval.csv", Eval.Differs),
            ("snapshots", Snapshots.Differs),
            ("tasks", Tasks.Values.Any(t => t.Differs)),
            ("status", A.Status != B.Status),
            ("steps", A.Steps != B.Steps),
            ("weights", WeightsEqual == false),
        }.Where(part => part.Differs).Select(part => part.Name),
    ];

    /// <summary>Whether anything differs.</summary>
    public bool Differs => DiffersIn.Count > 0;

    /// <summary>Compares two runs, which may be unfinished or still be written.</summary>
    /// <param name="a">Folder of the first.</param>
    /// <param name="b">Folder of the second.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ConfigurationException">A configuration cannot be used.</exception>
    /// <exception cref="StorageException">A file is damaged.</exception>
    /// <exception cref="OperationCanceledException">A stop was asked for.</exception>
    public static RunComparison Of(RunFolder a, RunFolder b, CancellationToken stop = default) =>
        Of(RecordedRun.Read(a), RecordedRun.Read(b), stop);

    internal static RunComparison Of(RecordedRun a, RecordedRun b, CancellationToken stop)
    {
        TrainingOptions trainA = a.Experiment.Train, trainB = b.Experiment.Train;
        return new RunComparison(
            End(a),
            End(b),
            b.Experiment.DifferencesFrom(a.Experiment),
            // Of a packed copy's train.csv no row is lost: it is left out.
            TableComparison.Of(a.Train, b.Train, a.ReachOf(a.Train), b.ReachOf(b.Train), trainA.LogEvery == trainB.LogEvery && a.Folder.IsPacked == b.Folder.IsPacked),
            TableComparison.Of(a.Eval, b.Eval, a.ReachOf(a.Eval), b.ReachOf(b.Eval), trainA.EvaluateEvery == trainB.EvaluateEvery),
            SnapshotComparison.Of(a.Folder, b.Folder, stop),
            a.Tasks.Keys.Union(b.Tasks.Keys).ToDictionary(task => task, task =>
                TaskComparison.Of(a.Tasks.GetValueOrDefault(task), b.Tasks.GetValueOrDefault(task), a.ReachOf(a.Eval), b.ReachOf(b.Eval))));

        static RunEnd End(RecordedRun run) => new(run.Folder.Path, run.Result?.Status, run.Steps, run.Result?.WeightsSha256, run.Folder.IsPacked);
    }
}
