using System.Diagnostics;

namespace Grokscope.Tests.Slurm;

/// <summary>Waiting for what other processes do.</summary>
internal static class Waiting
{
    /// <summary>Asks again and again; fails with a message where the answer stays no.</summary>
    public static void Until(Func<bool> done, TimeSpan limit, Func<string> message)
    {
        var clock = Stopwatch.StartNew();
        while (!done())
        {
            if (clock.Elapsed > limit)
                Assert.Fail(message());
            Thread.Sleep(50);
        }
    }
}
