namespace Grokscope.Training.Storage;

/// <summary>
/// Does writes one after the other beside the training, so that a slow disk does not hold up the steps. After a failure nothing more
/// is written, and the failure waits to be thrown on the training's own thread.
/// </summary>
internal sealed class BackgroundWriter
{
    private Task _last = Task.CompletedTask;

    /// <summary>Queues a write after all earlier ones.</summary>
    /// <returns>Ends with the write; wait for it before reusing a buffer that the write reads.</returns>
    public Task Enqueue(Action write)
    {
        _last = _last.ContinueWith(
            earlier =>
            {
                earlier.GetAwaiter().GetResult();
                write();
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
        return _last;
    }

    /// <summary>Throws what made a write fail, if one did.</summary>
    public void ThrowIfFailed()
    {
        if (_last.IsFaulted)
            Drain();
    }

    /// <summary>Waits for all writes and throws what made one fail.</summary>
    public void Drain() => _last.GetAwaiter().GetResult();
}
