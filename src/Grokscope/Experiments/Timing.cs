using System.Diagnostics;

namespace Grokscope.Experiments;

/// <summary>Wall-clock times of repeated work.</summary>
internal static class Timing
{
    /// <summary>Seconds that the work takes, once.</summary>
    public static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Median milliseconds over at least <paramref name="repetitions"/> runs, after one that does not count.</summary>
    public static double MedianMilliseconds(int repetitions, Action work)
    {
        work();
        return 1000 * Median([.. Enumerable.Range(0, repetitions).Select(_ => Seconds(work))]);
    }

    /// <summary>Median; of an even number the upper one.</summary>
    public static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
