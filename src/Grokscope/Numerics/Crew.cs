using System.Runtime.ExceptionServices;

namespace Grokscope.Numerics;

/// <summary>
/// A fixed crew of threads for short parallel phases. The caller works too; the others spin for a moment before they sleep, so that
/// phases of a millisecond pay microseconds. Items are handed out one by one: results must not depend on who does which. A phase ends
/// with its last item, whether or not each thread has been given a processor meanwhile.
/// </summary>
internal sealed class Crew : IDisposable
{
    private const int SpinsBeforeSleep = 2000;

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _wake = new(0);
    private Action<int, int>? _work;
    private long _ticket; // phase · 2³² + items that nobody has taken yet
    private int _items, _done, _sleepers;
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
    /// <param name="work">
    /// Called with the item and the member, 0 … Size − 1, that does it. An exception of its own reaches the caller when all others have
    /// ended; items not yet begun are then left out.
    /// </param>
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
        Volatile.Write(ref _done, 0);
        BeginPhase(items);
        TakeItems(0);
        var spinner = new SpinWait();
        while (Volatile.Read(ref _done) < items)
            spinner.SpinOnce(-1);
        _work = null;
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        if (_stopped)
            return;
        _stopped = true;
        BeginPhase(0);
        foreach (Thread thread in _threads)
            thread.Join();
        _wake.Dispose();
    }

    private static int Phase(long ticket) => (int)(ticket >> 32);

    private void BeginPhase(int items)
    {
        Interlocked.Exchange(ref _ticket, ((long)(Phase(_ticket) + 1) << 32) + items);
        int asleep = Volatile.Read(ref _sleepers);
        if (asleep > 0)
            _wake.Release(asleep);
    }

    private void Live(int member)
    {
        // Looked at each time round: the phase that ends the crew may be over before this member awaits it.
        int seen = 0;
        while (!_stopped)
        {
            AwaitPhaseAfter(seen);
            seen = TakeItems(member);
        }
    }

    private void AwaitPhaseAfter(int seen)
    {
        for (int spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            if (Phase(Volatile.Read(ref _ticket)) != seen)
                return;
            Thread.SpinWait(8);
        }
        while (Phase(Volatile.Read(ref _ticket)) == seen)
        {
            Interlocked.Increment(ref _sleepers);
            // A phase that begins after this look sees the sleeper, one that began before it is seen: no wake-up is lost. Another's
            // permit may be taken, which costs that phase a helper, never its end.
            if (Phase(Volatile.Read(ref _ticket)) == seen)
                _wake.Wait();
            Interlocked.Decrement(ref _sleepers);
        }
    }

    /// <summary>Does items until none is left, and returns the phase that has run out of them.</summary>
    private int TakeItems(int member)
    {
        while (true)
        {
            long ticket = Volatile.Read(ref _ticket);
            int left = (int)ticket;
            if (left == 0)
                return Phase(ticket);
            // Succeeds only in the phase that was read, which cannot end before this item: its work and size stay in place until then.
            if (Interlocked.CompareExchange(ref _ticket, ticket - 1, ticket) == ticket)
                Do(_items - left, member);
        }
    }

    private void Do(int item, int member)
    {
        try
        {
            if (_failure is null)
                _work!(item, member);
        }
        catch (Exception e)
        {
            _failure = e;
        }
        Interlocked.Increment(ref _done);
    }
}
