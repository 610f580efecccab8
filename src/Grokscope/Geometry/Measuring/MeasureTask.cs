using System.Diagnostics;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Geometry.Measuring;

/// <summary>One measure of one run, from its open pieces to its files. Pieces may be done on several threads.</summary>
internal sealed class MeasureTask : IDisposable
{
    private readonly MeasureFolder _folder;
    private readonly IReadOnlyList<(string Key, object Value)> _options;
    private readonly string _fingerprint;
    private readonly bool _isRunDone;
    private readonly Lock _lock = new();
    private readonly PartStore? _store;
    private readonly IReadOnlyList<MeasureItem> _items = [];
    private int _missing;
    private double _doneSeconds, _doneWork;

    /// <summary>Looks at what is there.</summary>
    /// <exception cref="MeasureException">The run cannot be measured.</exception>
    /// <exception cref="StorageException">A file cannot be read or written.</exception>
    public MeasureTask(MeasuredRun run, RunMeasure measure)
    {
        (Run, Measure) = (run, measure);
        _folder = MeasureFolder.Of(run);
        _options = measure.ValuesIn(run.Options);
        _isRunDone = RunState.Read(run.Folder).IsDone;
        _fingerprint = Fingerprint();
        if (MeasureResult.Read(_folder, measure.Name) is { } before)
        {
            if (before.Fingerprint == _fingerprint)
            {
                // A kill may have come between the last file and this.
                PartStore.Remove(_folder.Parts(measure.Name));
                IsDone = true;
                return;
            }
            Changed = string.Join(", ", before.OptionsThatDiffer(_options).Select(option => $"{option.Key}={option.Now}, before {option.Then}"));
        }
        _items = measure.Items(run);
        _store = new PartStore(_folder.Parts(measure.Name), _fingerprint, measure.Tables);
        Open = [.. _items.Where(item => _store.Find(item.Key) is null)];
        _missing = Open.Count;
    }

    /// <summary>The run.</summary>
    public MeasuredRun Run { get; }

    /// <summary>The measure.</summary>
    public RunMeasure Measure { get; }

    /// <summary>Pieces that were not done when this was made, in order.</summary>
    public IReadOnlyList<MeasureItem> Open { get; } = [];

    /// <summary>Number of all pieces.</summary>
    public int Count => _items.Count;

    /// <summary>Number of pieces that are done.</summary>
    public int Done => _items.Count - _missing;

    /// <summary>Whether the files are written.</summary>
    public bool IsDone { get; private set; }

    /// <summary>With which keys it replaces a result of others; empty where it does not.</summary>
    public string Changed { get; } = "";

    /// <summary>What made it fail; null where nothing did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Seconds and work of the pieces done in this session.</summary>
    public (double Seconds, double Work) Spent => (_doneSeconds, _doneWork);

    /// <summary>Work of the pieces that are still open.</summary>
    public double WorkLeft => Failure is null && !IsDone ? Math.Max(0, Open.Sum(item => item.Work) - _doneWork) : 0;

    /// <summary>Does a piece, and after the last one writes the files. A failure is kept, and ends the task.</summary>
    /// <exception cref="OperationCanceledException">A stop was asked for.</exception>
    public void Do(MeasureItem item, MeasureWorker worker)
    {
        if (Failure is not null)
            return;
        try
        {
            long start = Stopwatch.GetTimestamp();
            var part = new MeasurePart(Measure.Tables);
            Measure.Measure(Run, item, worker, part);
            lock (_lock)
            {
                _store!.Add(item.Key, part);
                _doneSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
                _doneWork += item.Work;
                if (--_missing == 0)
                    Finish();
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            lock (_lock)
                Failure ??= e switch
                {
                    NotMeasurableException => e,
                    MeasureException => new MeasureException($"{Measure.Name}, {item.Key}: {e.Message}", e),
                    _ => e,
                };
        }
    }

    /// <summary>Writes the files of a measure all of whose pieces were there; nothing to do otherwise.</summary>
    public void FinishIfWhole()
    {
        if (_store is null || _missing > 0 || IsDone)
            return;
        try
        {
            Finish();
        }
        catch (Exception e)
        {
            Failure = e;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _store?.Dispose();

    private void Finish()
    {
        var all = new MeasurePart(Measure.Tables);
        foreach (MeasureItem item in _items)
            all.Add(_store!.Find(item.Key)!);
        Measure.Finish(Run, all);
        MeasureJson.Write(_folder, Measure, _options, new MeasureResult(Measure.Name, _fingerprint, _isRunDone, all));
        _store!.Remove();
        IsDone = true;
    }

    // The snapshots and evaluations that are there, and the results that it reads.
    private string Fingerprint() => Fingerprints.Of(Measure, Run.Experiment, _options, string.Join(
        '\n', [$"{_isRunDone} {Run.Eval.Rows}", string.Join(',', Run.Steps), .. Measure.Needs.Select(needed => Run.ResultOf(needed).Fingerprint)]));
}
