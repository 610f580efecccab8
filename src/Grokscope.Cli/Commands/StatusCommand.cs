using System.CommandLine;
using Grokscope.Cli.Progress;
using Grokscope.Report.Reading;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope status: how far the runs of a folder are, from their files alone.</summary>
internal static class StatusCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> folder = Shared.Folder();
        Option<bool> json = Shared.Json();
        var command = new ExampledCommand(
            "status",
            "Shows how far each run of a sweep is. Reads files only, so it can be asked at any time and from anywhere.",
            ("grokscope status quick", "a table"),
            ("grokscope status quick --json", "the same for a script"))
        { folder, json };
        command.SetAction(parsed =>
        {
            RunState[] states = [.. Study.Read(parsed.GetValue(folder)!).Runs.Select(RunState.Of)];
            surroundings.Out.WriteLine(parsed.GetValue(json) ? Shared.ToJson(states) : Table(states));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static string Table(IReadOnlyList<RunState> states)
    {
        string[][] rows =
        [
            ["run", "state", "step", "of", "test accuracy", "saved"],
            .. states.Select(s => new[]
            {
                s.Run, s.State, Texts.Whole(s.Step), Texts.Whole(s.StepCap),
                string.Join(", ", s.TestAccuracy.Select(a => $"{a.Key} {Texts.Share(a.Value)}")),
                s.Updated is { } at ? $"{Texts.Duration(DateTimeOffset.UtcNow - at)} ago" : "",
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((text, i) => i is 2 or 3 ? text.PadLeft(widths[i]) : text.PadRight(widths[i]))).TrimEnd()));
    }

    private sealed record RunState(
        string Run,
        string State,
        int Step,
        int StepCap,
        IReadOnlyDictionary<string, double> TrainAccuracy,
        IReadOnlyDictionary<string, double> TestAccuracy,
        IReadOnlyDictionary<string, int?> GrokStep,
        double? Seconds,
        DateTimeOffset? Updated)
    {
        public static RunState Of(StudyRun run) => new(
            run.Name,
            (run.Result?.Status ?? run.Manifest?.Status) is { } status ? Texts.State(status) : "not begun",
            run.Step,
            run.Experiment.Train.Steps,
            Newest(run, "train_acc_"),
            Newest(run, "test_acc_"),
            run.Tasks.ToDictionary(task => task, run.GrokStep),
            run.Result?.Seconds ?? run.Manifest?.Seconds,
            run.Manifest?.Updated);

        private static Dictionary<string, double> Newest(StudyRun run, string column) =>
            run.Evaluations.Rows == 0 ? [] : run.Tasks.ToDictionary(task => task, task => run.Evaluations.Column(column + task)[^1]);
    }
}
