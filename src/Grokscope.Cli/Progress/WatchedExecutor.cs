using Grokscope.Experiments;
using Grokscope.Training;

namespace Grokscope.Cli.Progress;

/// <summary>Has cells trained by another executor and keeps a board up to date.</summary>
/// <param name="inner">The executor.</param>
/// <param name="board">The board.</param>
internal sealed class WatchedExecutor(IExecutor inner, Board board) : IExecutor
{
    /// <inheritdoc/>
    public IReadOnlyList<CellOutcome> Execute(
        IReadOnlyList<SweepCell> cells, Func<SweepCell, RunOutcome> train, Action<CellOutcome> ended, CancellationToken stop) =>
        inner.Execute(
            cells,
            cell =>
            {
                board[cell].Begin();
                return train(cell);
            },
            outcome =>
            {
                board[outcome.Cell].End(outcome);
                ended(outcome);
            },
            stop);
}
