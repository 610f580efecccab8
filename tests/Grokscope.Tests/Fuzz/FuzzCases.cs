using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Grokscope.Tests.Fuzz;

/// <summary>
/// Runs many cases that follow from their number alone. The suite takes a fixed range of numbers; with the environment variable GROKSCOPE_FUZZ=N, N ranges of the same
/// length that come after it.
/// </summary>
internal static class FuzzCases
{
    // No case takes a second; a machine that is busy with other things may take a hundred times as long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Runs them, several at a time.</summary>
    /// <param name="count">Cases of a range.</param>
    /// <param name="jobs">Cases at a time.</param>
    /// <param name="problemOf">What is wrong with the case of a number; null where nothing is. An exception is a problem, too.</param>
    public static void Run(int count, int jobs, Func<int, string?> problemOf)
    {
        int ranges = int.Parse(Environment.GetEnvironmentVariable("GROKSCOPE_FUZZ") ?? "0", CultureInfo.InvariantCulture);
        (int first, int end) = ranges == 0 ? (0, count) : (count, count * (1 + ranges));
        int next = first;
        ConcurrentDictionary<int, long> running = [];
        ConcurrentBag<(int Number, string Problem)> problems = [];
        Task[] workers = [.. Enumerable.Range(0, jobs).Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        // What hangs cannot be waited for, so the tasks are looked at.
        while (!Array.TrueForAll(workers, worker => worker.IsCompleted))
        {
            Thread.Sleep(50);
            foreach ((int number, long since) in running)
                Assert.True(Stopwatch.GetElapsedTime(since) < Patience, $"case {number} does not end");
        }
        Assert.True(
            problems.IsEmpty,
            $"{problems.Count} of {end - first} cases\n" + string.Join('\n', problems.OrderBy(p => p.Number).GroupBy(p => Kind(p.Problem)).Select(kind => $"{kind.Count()} times, first in case {kind.First().Number}: {kind.First().Problem}")));

        // Without the names and numbers of the case.
        static string Kind(string problem) => new([.. problem.Take(80).Where(c => !char.IsAsciiDigit(c))]);

        void Work()
        {
            while (Interlocked.Increment(ref next) - 1 is var number && number < end)
            {
                running[number] = Stopwatch.GetTimestamp();
                try
                {
                    if (problemOf(number) is { } problem)
                        problems.Add((number, problem));
                }
                catch (Exception e)
                {
                    problems.Add((number, $"{e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Grokscope"))?.Trim()}"));
                }
                running.TryRemove(number, out _);
            }
        }
    }
}
