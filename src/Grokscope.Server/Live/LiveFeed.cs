using System.Globalization;
using System.Security.Cryptography;
using Grokscope.Server.Runs;

namespace Grokscope.Server.Live;

/// <summary>Looks at the study once a second for all clients together, while there are any.</summary>
/// <param name="folder">The study's folder.</param>
/// <param name="watch">Looks at it.</param>
internal sealed class LiveFeed(string folder, StudyWatch watch) : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly string _source = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    private readonly LivePanels _panels = new(folder);
    private readonly Lock _lock = new(), _looking = new();
    private CancellationTokenSource? _polling;
    private TaskCompletionSource _changed = NewSignal();
    private LiveState? _state;
    private int _listeners;

    /// <summary>Whether somebody listens, so that the study is looked at.</summary>
    public bool IsPolling
    {
        get
        {
            lock (_lock)
                return _polling is not null;
        }
    }

    /// <summary>Begins to listen, until disposed.</summary>
    public IDisposable Listen()
    {
        lock (_lock)
            if (_listeners++ == 0)
            {
                _polling = new CancellationTokenSource();
                CancellationToken stop = _polling.Token;
                _ = Task.Run(() => Poll(stop), CancellationToken.None);
            }
        return new Listener(this);
    }

    /// <summary>Waits for a state that is newer than a version.</summary>
    /// <param name="seen">The version.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>The newest state; null where none came.</returns>
    public async Task<LiveState?> Next(long seen, TimeSpan patience, CancellationToken stop)
    {
        Task changed;
        lock (_lock)
        {
            if (_state is { } state && state.Version != seen)
                return state;
            changed = _changed.Task;
        }
        try
        {
            await changed.WaitAsync(patience, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
        lock (_lock)
            return _state;
    }

    /// <summary>The version that a client says it has; 0 where it is none of this server's.</summary>
    /// <param name="id">The id of the last event that it was sent.</param>
    public long SeenOf(string? id) =>
        id?.Split('-') is [var source, var version] && source == _source && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out long seen) ? seen : 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            StopPolling();
    }

    private void StopPolling()
    {
        _polling?.Cancel();
        _polling?.Dispose();
        _polling = null;
    }

    private async Task Poll(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(BetweenLooks);
        try
        {
            do
                Look();
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Nobody listens any more.
        }
    }

    private void Look()
    {
        lock (_looking)
            try
            {
                StudyLook look = watch.Look();
                var state = LiveState.After(_state, _source, look, _panels.Of(look));
                if (!ReferenceEquals(state, _state))
                    Publish(state);
            }
            catch (Exception)
            {
                // Whatever it was, such as a file that is being replaced or a disk that is away for a moment: the next look tells.
            }
    }

    private void Publish(LiveState state)
    {
        TaskCompletionSource changed;
        lock (_lock)
            (_state, changed, _changed) = (state, _changed, NewSignal());
        changed.SetResult();
    }

    private void Leave()
    {
        lock (_lock)
            if (--_listeners == 0)
                StopPolling();
    }

    // Else the first client's answer would be written on the thread that looks.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Listener(LiveFeed feed) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                feed.Leave();
        }
    }
}
