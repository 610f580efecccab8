using Grokscope.Training.Storage;

namespace Grokscope.Training;

/// <summary>
/// Keeps a run's <see cref="ProgressFile"/> up to date and looks for a <see cref="StopRequest"/>, on a thread of its own so that the training never waits for the
/// disk, until disposed.
/// </summary>
internal sealed class Heartbeat : IDisposable
{
    private static readonly TimeSpan BetweenBeats = TimeSpan.FromSeconds(2);

    private readonly Lock _telling = new(), _writing = new();
    private readonly RunFolder _folder;
    private readonly Timer _timer;
    private RunProgress _latest;
    private bool _ended;
    private volatile bool _stopRequested;

    /// <summary>Begins to beat. A wish to stop that was meant for an earlier process is removed.</summary>
    public Heartbeat(RunFolder folder, RunProgress first)
    {
        (_folder, _latest) = (folder, first);
        Try(() => StopRequest.Remove(folder));
        _timer = new Timer(_ => Beat(), null, TimeSpan.Zero, BetweenBeats);
    }

    /// <summary>Whether somebody wishes that the run stop.</summary>
    public bool StopRequested => _stopRequested;

    /// <summary>Takes in how far the run is. Never waits for the disk.</summary>
    public void Tell(in RunProgress progress)
    {
        lock (_telling)
            _latest = progress;
    }

    /// <summary>Ends, and removes the files.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_writing)
        {
            if (_ended)
                return;
            _ended = true;
            Try(() => File.Delete(_folder.Progress));
            Try(() => StopRequest.Remove(_folder));
        }
    }

    private void Beat()
    {
        lock (_writing)
        {
            RunProgress latest;
            lock (_telling)
                latest = _latest;
            if (_ended)
                return;
            Try(() => ProgressFile.Of(latest).Write(_folder));
            _stopRequested |= StopRequest.IsMade(_folder);
        }
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is StorageException or IOException or UnauthorizedAccessException)
        {
            // A disk that takes no sign of life takes no checkpoint either, and that failure is told.
        }
    }
}
