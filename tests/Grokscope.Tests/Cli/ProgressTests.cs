using Grokscope.Cli.Progress;
using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Training;
using Spectre.Console;

namespace Grokscope.Tests.Cli;

public sealed class ProgressTests
{
    private static readonly IReadOnlyList<SweepCell> Cells = Sweep.Cells(Experiment.Parse(TinyExperiment.Toml(1000), "tiny.toml", "tiny"));

    [Fact]
    public void Time_left_counts_what_runs_and_what_waits_at_the_present_speed()
    {
        var board = new Board(Cells);
        Assert.Null(board.AtMostLeft());
        Advance(board, 0, step: 400, rate: 50);
        Advance(board, 1, step: 900, rate: 50);
        // 600 and 100 steps of the two, 1000 of each that waits, at 100 steps a second.
        Assert.Equal(TimeSpan.FromSeconds(27), board.AtMostLeft());
        Assert.Equal(TimeSpan.FromSeconds(12), board.Rows[0].AtMostLeft);
        Assert.Null(board.Rows[2].AtMostLeft);
        board.Rows[0].End(new CellOutcome(Cells[0], new RunOutcome(RunStatus.Grokked, 500, null), null));
        Assert.Equal(("grokked", "running", "waiting"), (board.Rows[0].State, board.Rows[1].State, board.Rows[2].State));
        Assert.Equal(TimeSpan.FromSeconds(42), board.AtMostLeft());
    }

    [Theory]
    [InlineData(160, 40)]
    [InlineData(80, 40)]
    [InlineData(50, 40)]
    [InlineData(160, 12)]
    public void The_table_fits_the_screen(int width, int height)
    {
        var board = new Board(Cells);
        Advance(board, 0, step: 400, rate: 50);
        string[] lines = Drawn(board, width, height);
        Assert.InRange(lines.Length, 4, height - 1);
        Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 0, width));
        string row = Assert.Single(lines, line => line.Contains("weight_decay=1.0_seed=1"));
        Assert.Contains("running", row);
        Assert.Contains("400", row);
        Assert.Contains(lines, line => line.Contains("so far, at most 1 min 12 s left"));
        if (height < 20)
            Assert.Contains(lines, line => line.Contains("and 0 ended, 3 waiting"));
    }

    [Fact]
    public void Warnings_stay_in_sight()
    {
        var board = new Board(Cells);
        board.Rows[1].Warned("something [odd]");
        Assert.Contains(Drawn(board, 120, 40), line => line.Contains($"warning: {board.Rows[1].Name}: something [odd]"));
    }

    [Theory]
    [InlineData(0.4, "0 s")]
    [InlineData(59.6, "1 min 0 s")]
    [InlineData(3725, "1 h 2 min")]
    [InlineData(100_000, "1 d 3 h")]
    public void Durations_are_told_in_two_units(double seconds, string text) => Assert.Equal(text, Texts.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Accuracies_are_rounded_down() => Assert.Equal("0.999", Texts.Share(0.99999));

    private static void Advance(Board board, int row, int step, double rate)
    {
        board.Rows[row].Begin();
        board.Rows[row].Progressed(new RunProgress(step, 1000, 0, 0, 1.5, rate, new Evaluation(step, [0.5, 0.6], [0.1, 0.2], [1, 2], [3, 4])));
    }

    private static string[] Drawn(Board board, int width, int height)
    {
        using var writer = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = width;
        console.Write(new LiveTable(board, CancellationToken.None).Picture(width, height));
        return writer.ToString().TrimEnd().Split('\n');
    }
}
