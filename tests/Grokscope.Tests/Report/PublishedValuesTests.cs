using Grokscope.Experiments;
using Grokscope.Report.Published;

namespace Grokscope.Tests.Report;

public sealed class PublishedValuesTests
{
    private const string Tasks = "[task.outputs]\nsum = \"b + a\"\nmul = \"a*b\"\n";

    [Fact]
    public void Files_hold_the_published_tables()
    {
        Assert.Equal(36, PublishedValues.All.Count(value => value is { Quantity: "grok_step", Tasks: "add+mul" }));
        Assert.Equal(6, PublishedValues.All.Count(value => value is { Quantity: "grok_step", Tasks: "add+mul", IsBound: true }));
        Assert.Equal(12, PublishedValues.All.Count(value => value is { Quantity: "pc1_of_top10_percent", WeightDecay: 1, Seed: 42 or 137 or 2024, Task: "layer0.WQ" or "layer0.WK" or "layer0.WV" or "layer0.WO" }));
        Assert.All(PublishedValues.All, value => Assert.Matches("^§[0-9]+$", value.Source));
        // The published log-log fit of the first task, from the published steps.
        double[] logs = [.. PublishedValues.All.Where(value => value is { Quantity: "grok_step", Tasks: "add+mul", Task: "mul", WeightDecay: 1 }).Select(value => Math.Log(value.Value))];
        Assert.InRange(Math.Exp(logs.Average()), 10_497, 14_000);
    }

    [Fact]
    public void Tasks_are_told_by_their_answers_and_keep_their_names() =>
        Assert.Equal(["mul", "sum"], PublishedValues.Of(Experiment.Parse(Tasks, "x.toml", "x"), "grok_step").Select(value => value.Task).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("[task]\nmodulus = 59\n", "")]
    [InlineData("[model]\nd_model = 64\n", "")]
    [InlineData("[train]\nlr = 0.002\n", "")]
    [InlineData("", "third = \"a - b\"\n")]
    public void Other_settings_or_tasks_have_none(string settings, string task) =>
        Assert.Empty(PublishedValues.Of(Experiment.Parse(settings + Tasks + task, "x.toml", "x"), "grok_step"));
}
