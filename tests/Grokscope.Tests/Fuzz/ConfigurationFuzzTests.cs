using Grokscope.Experiments;
using Grokscope.Tests.Cli;

namespace Grokscope.Tests.Fuzz;

/// <summary>Ten thousand damaged experiment files: each is planned, or refused with a message that says where.</summary>
public sealed class ConfigurationFuzzTests
{
    private const int Count = 10_000, Commands = 40, LongestMessage = 4000;

    // Also of the largest modulus with several tasks.
    private const long MostBytes = 8L << 30;

    [Fact]
    public void Every_configuration_is_planned_or_refused_with_its_place() => FuzzCases.Run(Count, 2, number =>
    {
        var fuzzed = FuzzedConfiguration.Of(number);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string? problem = null;
        try
        {
            problem = ProblemOf(Experiment.Parse(fuzzed.Text, "fuzz.toml", "fuzz", fuzzed.Changes));
        }
        catch (ConfigurationException e)
        {
            if (e.Message.Length > LongestMessage || !(e.Message.Contains("fuzz.toml") || e.Message.Contains("--set")))
                problem = $"refused with: {e.Message}";
        }
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        return problem ?? (taken < MostBytes ? null : $"{taken >> 20} MB");
    });

    [Fact]
    public void The_command_line_ends_with_code_2_and_one_message()
    {
        using var folder = new TemporaryFolder();
        for (int number = 0, refused = 0; refused < Commands; number++)
        {
            var fuzzed = FuzzedConfiguration.Of(number);
            File.WriteAllText(folder["fuzz.toml"], fuzzed.Text);
            if (IsRefused(folder["fuzz.toml"], fuzzed.Changes))
            {
                var run = CommandRun.Of(["sweep", folder["fuzz.toml"], .. fuzzed.Changes.Select(change => $"--set={change}"), "--out", folder["out"], "--dry-run"]);
                Assert.Equal((int)ExitCode.Usage, run.Code);
                Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
                Assert.DoesNotContain("This is a fault", run.Error);
                refused++;
            }
        }
    }

    private static string? ProblemOf(Experiment experiment)
    {
        IReadOnlyList<SweepCell> cells = Sweep.Cells(experiment);
        var plan = SweepPlan.Make(cells, null, 2, _ => 1);
        if (!double.IsFinite(plan.AtMost.Seconds) || !double.IsFinite(plan.AtMost.Bytes) || cells.DistinctBy(cell => cell.Name).Count() != cells.Count)
            return "there is no plan";
        string written = ExperimentWriter.ToToml(experiment);
        if (ExperimentWriter.ToToml(Experiment.Parse(written, "fuzz.toml, written", "fuzz")) != written)
            return $"written and read again it is another experiment:\n{written}";
        _ = Sweep.Single(experiment);
        return null;
    }

    private static bool IsRefused(string file, IReadOnlyList<string> changes)
    {
        try
        {
            _ = Sweep.Cells(Experiment.Load(file, changes));
            return false;
        }
        catch (ConfigurationException)
        {
            return true;
        }
    }
}
