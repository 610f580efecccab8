using System.Diagnostics;
using Grokscope.Numerics;

namespace Grokscope.Tests.Numerics;

[Trait("Category", "Engine")]
public sealed class CrewTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_item_is_done_once_by_a_member(int size)
    {
        using var crew = new Crew(size);
        Assert.Equal(size, crew.Size);
        foreach (int items in new[] { 0, 1, 2, size, size + 1, 1000 })
        {
            int[] times = new int[items];
            int strangers = 0;
            crew.Run(items, (item, member) =>
            {
                Interlocked.Increment(ref times[item]);
                if (member < 0 || member >= size)
                    Interlocked.Increment(ref strangers);
            });
            Assert.All(times, count => Assert.Equal(1, count));
            Assert.Equal(0, strangers);
        }
    }

    /// <summary>Each member works alone on what belongs to it: the counters need no lock.</summary>
    [Fact]
    public void A_member_never_does_two_items_at_once()
    {
        using var crew = new Crew(4);
        long[] done = new long[4 * 64];
        for (int phase = 0; phase < 200; phase++)
            crew.Run(50, (_, member) => done[member * 64]++);
        Assert.Equal(200 * 50, done.Sum());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Thousands_of_phases_are_quick_and_complete(int size)
    {
        const int Phases = 5000, Items = 8;
        using var crew = new Crew(size);
        long sum = 0;
        var watch = Stopwatch.StartNew();
        for (int phase = 0; phase < Phases; phase++)
            crew.Run(Items, (item, _) => Interlocked.Add(ref sum, item));
        Assert.Equal((long)Phases * Items * (Items - 1) / 2, sum);
        // A millisecond a phase is far more than it takes, even where threads outnumber cores: it tells of threads that sleep.
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, Phases * 1e-3);
    }

    /// <summary>Between phases the members fall asleep, and must wake up again.</summary>
    [Fact]
    public void Phases_far_apart_are_complete_too()
    {
        using var crew = new Crew(3);
        int count = 0;
        for (int phase = 0; phase < 20; phase++)
        {
            Thread.Sleep(5);
            crew.Run(9, (_, _) => Interlocked.Increment(ref count));
        }
        Assert.Equal(20 * 9, count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void An_exception_reaches_the_caller_and_the_crew_goes_on(int size)
    {
        using var crew = new Crew(size);
        for (int round = 0; round < 50; round++)
        {
            Assert.Throws<InvalidDataException>(() => crew.Run(40, (item, _) =>
            {
                if (item == 17)
                    throw new InvalidDataException("item 17");
            }));
            int count = 0;
            crew.Run(40, (_, _) => Interlocked.Increment(ref count));
            Assert.Equal(40, count);
        }
    }

    [Fact]
    public void Its_threads_end_with_it()
    {
        var crew = new Crew(3);
        var threads = new HashSet<Thread>();
        while (threads.Count < 3)
            crew.Run(300, (_, _) =>
            {
                lock (threads)
                    threads.Add(Thread.CurrentThread);
                Thread.SpinWait(1000);
            });
        crew.Dispose();
        crew.Dispose();
        Assert.Equal([Thread.CurrentThread], threads.Where(thread => thread.IsAlive));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Crew(0));
    }
}
