using Grokscope.Training.Storage;

namespace Grokscope.Training;

/// <summary>Keeps a run's <see cref="ProgressFile"/> up to date on a thread of its own, until disposed.</summary>
internal sealed class Heartbeat : IDisposable
{
    private static readonly TimeSpan BetweenBeats = TimeSpan.FromSeconds(2);

    private readonly Lock _telling = new(), _writing = new();
    private readonly RunFolder _folder;
    private readonly Timer _timer;
    private RunProgress _latest;
    private bool _ended;

    /// <summary>Begins to beat.</summary>
    public Heartbeat(RunFolder folder, RunProgress first)
    {
        (_folder, _latest) = (folder, first);
        _timer = new Timer(_ => Beat(), null, TimeSpan.Zero, BetweenBeats);
    }

    /// <summary>Takes in how far the run is. Never waits for the disk.</summary>
    public void Tell(in RunProgress progress)
    {
        lock (_telling)
            _latest = progress;
    }

    /// <summary>Ends, and removes the file.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_writing)
        {
            if (_ended)
                return;
            _ended = true;
            Try(() => File.Delete(_folder.Progress));
        }
    }

    private void Beat()
    {
        lock (_writing)
        {
            RunProgress latest;
            lock (_telling)
                latest = _latest;
            if (!_ended)
                Try(() => ProgressFile.Of(latest).Write(_folder));
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
