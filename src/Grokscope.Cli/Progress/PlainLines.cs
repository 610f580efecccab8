using System.Diagnostics;

namespace Grokscope.Cli.Progress;

/// <summary>A line for each run that begins or ends, and every few seconds one for each that goes on.</summary>
/// <param name="board">What to show.</param>
/// <param name="surroundings">Where.</param>
internal sealed class PlainLines(Board board, Surroundings surroundings) : Display
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private readonly Dictionary<BoardRow, Phase> _shown = board.Rows.ToDictionary(row => row, _ => Phase.Waiting);
    private bool _toldOfStop;

    /// <inheritdoc/>
    protected override void Show()
    {
        long last = Stopwatch.GetTimestamp();
        bool goesOn;
        do
        {
            goesOn = Wait(BetweenLooks);
            bool isTime = Stopwatch.GetElapsedTime(last) >= BetweenLines;
            if (isTime)
                last = Stopwatch.GetTimestamp();
            while (board.Warnings.TryDequeue(out string? warning))
                surroundings.Error.WriteLine($"warning: {warning}");
            foreach (BoardRow row in board.Rows)
                Show(row, isTime);
            if (surroundings.Stop.IsCancellationRequested && !_toldOfStop)
            {
                surroundings.Error.WriteLine("Stopping: saving checkpoints.");
                _toldOfStop = true;
            }
            surroundings.Error.Flush();
        }
        while (goesOn);
    }

    private void Show(BoardRow row, bool isTime)
    {
        Phase phase = row.Phase;
        // Only its first report says whether a run begins or goes on; one that was done before never reports.
        if (phase == Phase.Running && _shown[row] == Phase.Waiting && row.Latest.Step == 0)
            return;
        if (phase == Phase.Running && _shown[row] == Phase.Waiting)
            surroundings.Error.WriteLine(
                $"{row.Name}: {(row.Latest.StartStep > 0 ? $"goes on from step {Texts.Whole(row.Latest.StartStep)}" : "begins")}, at most {Texts.Whole(row.StepCap)} steps");
        else if (phase == Phase.Running && isTime && row.Latest.Step > 0)
            surroundings.Error.WriteLine($"{row.Name}: {Progress(row)}");
        else if (phase == Phase.Ended && _shown[row] != Phase.Ended && row.Outcome?.Outcome is { } outcome)
            surroundings.Error.WriteLine($"{row.Name}: {row.State} at step {Texts.Whole(outcome.Step)}");
        _shown[row] = phase;
    }

    private static string Progress(BoardRow row)
    {
        Training.RunProgress latest = row.Latest;
        string text = $"step {Texts.Whole(latest.Step)} of {Texts.Whole(latest.Steps)}, {Texts.Whole(latest.StepsPerSecond)} steps/s, loss {Texts.Loss(latest.Loss)}";
        if (latest.Newest is { } newest)
            text += string.Concat(row.Tasks.Select((task, k) => $", {task} {Texts.Share(newest.TrainAccuracy[k])} train {Texts.Share(newest.TestAccuracy[k])} test"));
        return row.AtMostLeft is { } left ? $"{text}, at most {Texts.Duration(left)} left" : text;
    }
}
