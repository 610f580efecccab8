using System.Diagnostics;

namespace Grokscope.Tests.Slurm;

/// <summary>Processes with a mark in their environment, and what they started. Slurm's daemons are not the parents of its jobs.</summary>
internal static class MarkedProcesses
{
    /// <summary>kill -9 for all of them, until there are none.</summary>
    public static void End(string mark)
    {
        var clock = Stopwatch.StartNew();
        // A process that was just being forked shows up only the second time.
        for (int empty = 0; empty < 2;)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "a process of Slurm cannot be killed");
            var found = Find(mark);
            found.ForEach(Kill);
            empty = found.Count == 0 ? empty + 1 : 0;
            Thread.Sleep(10);
        }
    }

    private static List<int> Find(string mark)
    {
        var all = Directory.GetDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), out int id) ? id : 0)
            .Where(id => id > 0 && id != Environment.ProcessId).ToList();
        var children = all.ToLookup(Parent);
        var found = all.Where(id => Read(id, "environ").Split('\0').Contains(mark)).ToHashSet();
        // A job may have emptied its environment.
        var open = new Queue<int>(found);
        while (open.TryDequeue(out int id))
            foreach (int child in children[id].Where(found.Add))
                open.Enqueue(child);
        return [.. found];
    }

    private static int Parent(int id)
    {
        // "id (name) state parent": the name may hold anything.
        string stat = Read(id, "stat");
        string[] rest = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return rest.Length > 1 ? int.Parse(rest[1]) : 0;
    }

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
