using System.CommandLine;
using Grokscope.Cli.Progress;
using Grokscope.Experiments;
using Grokscope.Report.Page;
using Grokscope.Training.Storage;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope status: how far the runs of a folder are, from their files and from Slurm's queue.</summary>
internal static class StatusCommand
{
    private const string ClearScreen = "\e[H\e[J";
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2), BetweenTables = TimeSpan.FromSeconds(10);

    public static Command Create(Surroundings surroundings)
    {
        Argument<string> folder = Shared.Folder();
        Option<bool> json = Shared.Json();
        Option<bool> watch = new("--watch") { Description = "Shows it again and again until all runs are done, or until Ctrl-C." };
        var command = new ExampledCommand(
            "status",
            "Shows how far each run of a sweep is. Changes nothing, and can be asked at any time, also from another machine that sees the folder.",
            ("grokscope status quick", "a table"),
            ("grokscope status paper --watch", "the same, kept up to date"),
            ("grokscope status quick --json", "the same for a script"))
        { folder, json, watch };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(watch))
                result.AddError("--json and --watch do not go together.");
        });
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(folder)!;
            if (parsed.GetValue(watch))
                Watch(path, surroundings);
            else
                surroundings.Out.WriteLine(parsed.GetValue(json) ? JsonText.Of(StudyStatus.Read(path)) : Text(StudyStatus.Read(path)));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Watch(string path, Surroundings surroundings)
    {
        while (true)
        {
            var status = StudyStatus.Read(path);
            surroundings.Out.WriteLine($"{(surroundings.IsTerminal ? ClearScreen : "")}{Text(status)}");
            if (status.Done == status.Runs.Count || surroundings.Stop.WaitHandle.WaitOne(surroundings.IsTerminal ? BetweenLooks : BetweenTables))
                return;
        }
    }

    private static string Text(StudyStatus status)
    {
        string table = TextTable.Of(
            ["run", "state", "*step", "*of", "*steps/s", "*about left", "*at most", "test accuracy", "seen"],
            status.Runs.Select(run => new[]
            {
                run.Run,
                run.Job is { } job && run.State != "running" ? $"{run.State}, Slurm: {job}" : run.State,
                Texts.Whole(run.Step), Texts.Whole(run.StepCap),
                run.StepsPerSecond is { } rate ? Texts.Whole(rate) : "",
                run.AtMostSecondsLeft == 0 ? "" : Time(run.AboutSecondsLeft), run.AtMostSecondsLeft == 0 ? "" : Time(run.AtMostSecondsLeft),
                string.Join(", ", run.TestAccuracy.Where(a => a.Value is not null).Select(a => $"{a.Key} {Texts.Share(a.Value!.Value)}")),
                run.Updated is { } at ? $"{Texts.Duration(DateTimeOffset.UtcNow - at)} ago" : "",
            }));
        string total = $"{status.Done} of {Texts.Count(status.Runs.Count, "run")} done";
        if (status.StepsPerSecond > 0)
            total += $", {Texts.Whole(status.StepsPerSecond)} steps/s, about {Time(status.AboutSecondsLeft)} left if they grok as published, at most {Time(status.AtMostSecondsLeft)}";
        IEnumerable<string> messages = status.Runs.Where(run => run.Message is not null).Select(run => $"{run.Run}: {run.Message}");
        return string.Join('\n', [table, "", total, .. messages]);
    }

    private static string Time(double? seconds) => seconds is { } known ? Texts.Duration(TimeSpan.FromSeconds(known)) : "";
}
