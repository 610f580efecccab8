using System.Diagnostics;
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
    private const int Gap = 3;
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
        console.Live(Picture(console.Profile.Width, console.Profile.Height)).Start(context =>
        {
            bool goesOn;
            do
            {
                goesOn = Wait(BetweenPictures);
                context.UpdateTarget(Picture(console.Profile.Width, console.Profile.Height));
                context.Refresh();
            }
            while (goesOn);
        });
    }

    internal IRenderable Picture(int width, int height)
    {
        while (board.Warnings.TryDequeue(out string? warning))
            _warnings.Add(warning);
        var below = new List<IRenderable> { Table(Math.Max(1, height - OtherLines - _warnings.Count), width) };
        string foot = $"{Texts.Duration(_clock.Elapsed)} so far";
        if (board.AtMostLeft() is { } left && !stop.IsCancellationRequested)
            foot += board.AboutLeft() is { } about && about < left ? $", about {Texts.Duration(about)} left, at most {Texts.Duration(left)}" : $", at most {Texts.Duration(left)} left";
        below.Add(new Text(foot));
        below.AddRange(_warnings.Select(w => new Text($"warning: {w}", new Style(Color.Yellow))));
        if (stop.IsCancellationRequested)
            below.Add(new Text("Stopping: saving checkpoints. Ctrl-C again ends at once."));
        return new Rows(below);
    }

    private Table Table(int room, int width)
    {
        BoardRow[] shown = board.Rows.Count <= room ? [.. board.Rows] : [.. board.Rows.Where(r => r.Phase == Phase.Running).Take(room)];
        IReadOnlyList<Column> columns = Fitting(shown, width);
        Table table = new Table().Border(TableBorder.Simple);
        foreach (Column column in columns)
            table.AddColumn(new TableColumn(new Text(column.Head)) { Alignment = column.IsNumber ? Justify.Right : Justify.Left }.NoWrap());
        foreach (BoardRow row in shown)
            table.AddRow(columns.Select(column => new Text(column.Of(row), StyleOf(row))));
        if (shown.Length < board.Rows.Count)
            table.Caption($"and {board.Rows.Count(r => r.Phase == Phase.Ended)} ended, {board.Rows.Count(r => r.Phase == Phase.Waiting)} waiting");
        return table;
    }

    /// <summary>The columns; where the screen is too narrow, the less important ones are left out.</summary>
    private List<Column> Fitting(IReadOnlyList<BoardRow> rows, int width)
    {
        List<Column> columns =
        [
            new("run", row => row.Name, IsNumber: false),
            new("state", row => row.State, IsNumber: false),
            new("step", row => Texts.Whole(row.Outcome?.Outcome?.Step ?? row.Latest.Step)),
            new("of", row => Texts.Whole(row.Latest.Steps), Rank: 2),
            new("steps/s", row => row.Latest.StepsPerSecond > 0 ? Texts.Whole(row.Latest.StepsPerSecond) : "", Rank: 3),
            .. board.Rows[0].Tasks.Select((task, k) => new Column($"{task} train/test", row => Accuracies(row, k), Rank: 1)),
            new("loss", row => double.IsNaN(row.Latest.Loss) ? "" : Texts.Loss(row.Latest.Loss), Rank: 4),
            new("left", row => row.AtMostLeft is { } left ? Texts.Duration(left) : "", Rank: 2),
        ];
        while (columns.Sum(c => rows.Select(row => c.Of(row).Length).Append(c.Head.Length).Max() + Gap) > width
            && columns.MaxBy(c => c.Rank) is { Rank: > 0 } least)
            columns.Remove(least);
        return columns;
    }

    private static string Accuracies(BoardRow row, int task) =>
        row.Latest.Newest is { } newest ? $"{Texts.Share(newest.TrainAccuracy[task])}/{Texts.Share(newest.TestAccuracy[task])}" : "";

    private static Style StyleOf(BoardRow row) => row.State switch
    {
        "grokked" => new Style(Color.Green),
        "failed" or "diverged" => new Style(Color.Red),
        _ => row.Phase == Phase.Waiting ? new Style(decoration: Decoration.Dim) : Style.Plain,
    };

    /// <summary>A column of the table.</summary>
    /// <param name="Head">Its head.</param>
    /// <param name="Of">Its text in a row.</param>
    /// <param name="IsNumber">Whether it is aligned to the right.</param>
    /// <param name="Rank">Those with a higher rank are left out first; 0 stays.</param>
    private sealed record Column(string Head, Func<BoardRow, string> Of, bool IsNumber = true, int Rank = 0);
}
