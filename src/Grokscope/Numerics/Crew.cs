namespace Grokscope.Numerics;

/// <summary>
/// A fixed crew of threads for short parallel phases. The caller works too; the others spin for a moment before they sleep, so that
/// phases of a millisecond pay microseconds. Items are handed out one by one: results must not depend on who does which.
/// </summary>
internal sealed class Crew : IDisposable
{
    private const int SpinsBeforeSleep = 2000;

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _wake = new(0);
    private Action<int, int>? _work;
    private int _items, _next, _running, _phase, _sleepers;
    private volatile bool _stopped;
    private volatile Exception? _failure;

    /// <summary>Starts a crew.</summary>
    /// <param name="size">Threads in all, the caller included; at least 1.</param>
    public Crew(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
        _threads = new Thread[size - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int member = i + 1;
            _threads[i] = new Thread(() => Live(member)) { IsBackground = true, Name = $"grokscope {member}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads in all.</summary>
    public int Size { get; }

    /// <summary>Calls <paramref name="work"/>(item, member) for each item 0 … items − 1 and returns when all are done.</summary>
    /// <param name="items">Number of items.</param>
    /// <param name="work">Called with the item and the member, 0 … Size − 1, that does it.</param>
    public void Run(int items, Action<int, int> work)
    {
        if (_threads.Length == 0 || items <= 1)
        {
            for (int item = 0; item < items; item++)
                work(item, 0);
            return;
        }
        _work = work;
        _items = items;
        _failure = null;
        Volatile.Write(ref _next, 0);
        Volatile.Write(ref _running, _threads.Length);
        Interlocked.Increment(ref _phase);
        int asleep = Volatile.Read(ref _sleepers);
        if (asleep > 0)
            _wake.Release(asleep);
        TakeItems(0);
        var spinner = new SpinWait();
        while (Volatile.Read(ref _running) > 0)
            spinner.SpinOnce(-1);
        _work = null;
        if (_failure is { } failure)
            throw new AggregateException(failure);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        if (_stopped)
            return;
        _stopped = true;
        Interlocked.Increment(ref _phase);
        _wake.Release(_threads.Length + 1);
        foreach (Thread thread in _threads)
            thread.Join();
        _wake.Dispose();
    }

    private void Live(int member)
    {
        int seen = 0;
        while (true)
        {
            AwaitPhaseAfter(seen);
            seen++;
            if (_stopped)
                return;
            TakeItems(member);
            Interlocked.Decrement(ref _running);
        }
    }

    private void AwaitPhaseAfter(int seen)
    {
        for (int spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            if (Volatile.Read(ref _phase) != seen)
                return;
            Thread.SpinWait(8);
        }
        while (Volatile.Read(ref _phase) == seen)
        {
            Interlocked.Increment(ref _sleepers);
            // A phase that began in between has not seen this sleeper: a short time-out instead of a lost wake-up.
            if (Volatile.Read(ref _phase) == seen)
                _wake.Wait(1);
            Interlocked.Decrement(ref _sleepers);
        }
    }

    private void TakeItems(int member)
    {
        try
        {
            for (int item = Interlocked.Increment(ref _next) - 1; item < _items; item = Interlocked.Increment(ref _next) - 1)
                _work!(item, member);
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }
}
