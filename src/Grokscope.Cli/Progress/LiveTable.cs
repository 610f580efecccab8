using System.Diagnostics;
using Grokscope.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grokscope.Cli.Progress;

/// <summary>A table with a row per run, redrawn in its place. Where the runs do not fit the screen, those that wait or have ended are counted.</summary>
/// <param name="board">What to show.</param>
/// <param name="stop">Whether the user has asked for an end.</param>
internal sealed class LiveTable(Board board, CancellationToken stop) : Display
{
    // Head, foot and frame of the table, and lines below it.
    private const int OtherLines = 9;
    private static readonly TimeSpan BetweenPictures = TimeSpan.FromMilliseconds(200);

    private readonly List<string> _warnings = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <inheritdoc/>
    protected override void Show()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Error),
            Ansi = AnsiSupport.Yes,
            ColorSystem = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        console.Live(Picture(console.Profile.Height)).Start(context =>
        {
            bool goesOn;
            do
            {
                goesOn = Wait(BetweenPictures);
                context.UpdateTarget(Picture(console.Profile.Height));
                context.Refresh();
            }
            while (goesOn);
        });
    }

    internal IRenderable Picture(int height)
    {
        while (board.Warnings.TryDequeue(out string? warning))
            _warnings.Add(warning);
        var below = new List<IRenderable> { Table(Math.Max(1, height - OtherLines - _warnings.Count)) };
        string foot = $"{Texts.Duration(_clock.Elapsed)} so far";
        if (board.AtMostLeft() is { } left && !stop.IsCancellationRequested)
            foot += $", at most {Texts.Duration(left)} left";
        below.Add(new Text(foot));
        below.AddRange(_warnings.Select(w => new Text($"warning: {w}", new Style(Color.Yellow))));
        if (stop.IsCancellationRequested)
            below.Add(new Text("Stopping: saving checkpoints. Ctrl-C again ends at once."));
        return new Rows(below);
    }

    private Table Table(int room)
    {
        Table table = new Table().Border(TableBorder.Simple);
        IReadOnlyList<string> tasks = board.Rows[0].Tasks;
        table.AddColumns("run", "state");
        string[] numbers = ["step", "of", "steps/s", .. tasks.Select(task => $"{task} train/test"), "loss", "left"];
        foreach (string head in numbers)
            table.AddColumn(new TableColumn(Markup.Escape(head)).RightAligned().NoWrap());

        BoardRow[] shown = board.Rows.Count <= room ? [.. board.Rows] : [.. board.Rows.Where(r => r.Phase == Phase.Running).Take(room)];
        foreach (BoardRow row in shown)
            table.AddRow(Cells(row).Select(text => new Text(text, StyleOf(row))));
        if (shown.Length < board.Rows.Count)
            table.Caption($"and {board.Rows.Count(r => r.Phase == Phase.Ended)} ended, {board.Rows.Count(r => r.Phase == Phase.Waiting)} waiting");
        return table;
    }

    private static IEnumerable<string> Cells(BoardRow row)
    {
        RunProgress latest = row.Latest;
        int step = row.Outcome?.Outcome?.Step ?? latest.Step;
        yield return row.Name;
        yield return row.State;
        yield return Texts.Whole(step);
        yield return Texts.Whole(latest.Steps);
        yield return latest.StepsPerSecond > 0 ? Texts.Whole(latest.StepsPerSecond) : "";
        for (int k = 0; k < row.Tasks.Count; k++)
            yield return latest.Newest is { } newest ? $"{Texts.Share(newest.TrainAccuracy[k])}/{Texts.Share(newest.TestAccuracy[k])}" : "";
        yield return double.IsNaN(latest.Loss) ? "" : Texts.Loss(latest.Loss);
        yield return row.AtMostLeft is { } left ? Texts.Duration(left) : "";
    }

    private static Style StyleOf(BoardRow row) => row.State switch
    {
        "grokked" => new Style(Color.Green),
        "failed" or "diverged" => new Style(Color.Red),
        "waiting" => new Style(decoration: Decoration.Dim),
        _ => Style.Plain,
    };
}
