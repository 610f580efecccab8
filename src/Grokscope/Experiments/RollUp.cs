using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using Grokscope.Experiments.Executors;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Experiments;

/// <summary>
/// Keeps sweep.csv up to date while a sweep is trained: per cell the swept values, the status, and of finished ones the result. Passes
/// on to an observer what it hears.
/// </summary>
internal sealed class RollUp : ISweepObserver, IDisposable
{
    private static readonly TimeSpan BetweenTables = TimeSpan.FromSeconds(30);

    private readonly Lock _writing = new();
    private readonly SweepFolder _folder;
    private readonly IReadOnlyList<SweepCell> _cells;
    private readonly IReadOnlyList<Setting> _swept;
    private readonly IReadOnlyList<string> _tasks;
    private readonly ISweepObserver _inner;
    private readonly Timer _timer;
    private ExceptionDispatchInfo? _failure;
    private bool _ended;
    private bool _saidHoldsNothing;

    /// <summary>Writes the table, and again from time to time until disposed.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public RollUp(SweepFolder folder, Experiment experiment, IReadOnlyList<SweepCell> cells, ISweepObserver inner)
    {
        (_folder, _cells, _inner) = (folder, cells, inner);
        _swept = [.. experiment.Sweep.Select(axis => axis.Setting)];
        _tasks = experiment.Shape.Tasks;
        Write();
        _timer = new Timer(_ => TryWrite(), null, BetweenTables, BetweenTables);
    }

    /// <summary>Throws what kept the table from being written, if something did.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    /// <inheritdoc/>
    public void Queued(SweepCell cell, string state) => _inner.Queued(cell, state);

    /// <inheritdoc/>
    public void Began(SweepCell cell) => _inner.Began(cell);

    /// <inheritdoc/>
    public void Progressed(SweepCell cell, in RunProgress progress) => _inner.Progressed(cell, progress);

    /// <inheritdoc/>
    public void Warned(SweepCell cell, string message)
    {
        // Each cell would say it of the one file system.
        if (message != FolderLock.HoldsNothing || !Interlocked.Exchange(ref _saidHoldsNothing, true))
            _inner.Warned(cell, message);
    }

    /// <inheritdoc/>
    public void Ended(CellOutcome outcome)
    {
        _inner.Ended(outcome);
        TryWrite();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_writing)
            _ended = true;
    }

    private void TryWrite()
    {
        lock (_writing)
            try
            {
                if (!_ended)
                    Write();
            }
            catch (Exception e)
            {
                // Thrown on the caller's thread, once all cells have ended.
                _failure ??= ExceptionDispatchInfo.Capture(e);
            }
    }

    private void Write()
    {
        IEnumerable<string> header =
        [
            "cell", .. _swept.Select(SettingTable.ShortName), "status", "steps",
            .. _tasks.SelectMany(task => new[] { $"grok_step_{task}", $"step_50_{task}", $"step_90_{task}", $"step_98_{task}" }),
            "weights_sha256", "seconds",
        ];
        var text = new StringBuilder(CsvLine.Of(header)).Append('\n');
        foreach (SweepCell cell in _cells)
            text.Append(CsvLine.Of([cell.Name, .. _swept.Select(s => s.Words(s.Get(cell.Experiment))), .. Row(RunState.Read(_folder.Cell(cell)))])).Append('\n');
        DurableFile.Write(_folder.Table, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private IEnumerable<string> Row(RunState state) =>
    [
        state.Status == RunStatus.Waiting ? "" : state.Status.ToString().ToLowerInvariant(),
        state.Status == RunStatus.Waiting ? "" : Text(state.Step),
        // A cell may have fewer tasks than the sweep.
        .. _tasks.Select(task => state.Result?.Tasks.GetValueOrDefault(task)).SelectMany(t => new[] { t?.GrokStep, t?.Step50, t?.Step90, t?.Step98 }).Select(Text),
        state.Result?.WeightsSha256 ?? "",
        Text(state.Result?.Seconds ?? state.Manifest?.Seconds),
    ];

    private static string Text<T>(T value) => string.Create(CultureInfo.InvariantCulture, $"{value}");
}
