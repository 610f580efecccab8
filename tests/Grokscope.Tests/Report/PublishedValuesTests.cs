using Grokscope.Experiments;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;

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
        Assert.All(PublishedValues.All, value =>
        {
            Assert.Matches("^(method.md )?§[0-9]+$", value.Source);
            Assert.True(value.Tasks is "" or "add+mul" or "add+mul+sq", value.ToString());
            Assert.True(double.IsFinite(value.Value) && value.Error >= 0, value.ToString());
        });
        // The published log-log fit of the first task, from the published steps.
        double[] logs = [.. PublishedValues.All.Where(value => value is { Quantity: "grok_step", Tasks: "add+mul", Task: "mul", WeightDecay: 1 }).Select(value => Math.Log(value.Value))];
        Assert.InRange(Math.Exp(logs.Average()), 10_497, 14_000);
    }

    [Fact]
    public void No_number_stands_twice()
    {
        // Of one quantity, seed 42 of three tasks was published several times.
        PublishedValue[] values = [.. PublishedValues.All.Where(value => value.Quantity != "grok_step_again")];
        Assert.Equal(values.Length, values.Select(value => (value.Quantity, value.Tasks, value.WeightDecay, value.Seed, value.Task, value.X)).Distinct().Count());
    }

    [Fact]
    public void Numbers_belong_to_runs_of_the_same_settings_tasks_decay_and_seed()
    {
        using var study = new MadeUpPair();
        var read = Study.Read(study.Path);
        var runs = read.Runs.ToDictionary(run => run.Name);
        Assert.Equal([12_200], PublishedValues.Of(runs["weight_decay=1.0_seed=42"], "onset_v2").Select(value => value.Value));
        Assert.Equal([3400], PublishedValues.Of(runs["weight_decay=1.0_seed=137"], "onset_v2").Select(value => value.Value));
        Assert.Empty(PublishedValues.Of(runs["weight_decay=0.0_seed=42"], "onset_v2"));
        Assert.Empty(PublishedValues.Of(runs["weight_decay=1.0_seed=42"], "onset_v3"));
        using var other = new MadeUpPair(modulus: 59);
        Assert.Empty(PublishedValues.Of(Study.Read(other.Path).Runs[0], "onset_v2"));
    }

    [Fact]
    public void Those_of_a_condition_are_of_all_seeds_and_have_their_place()
    {
        using var study = new MadeUpPair();
        Condition decayed = Study.Read(study.Path).Conditions[0];
        Assert.Equal([12_200, 3400, 4200], PublishedValues.Of(decayed, "onset_v2").Select(value => value.Value));
        Assert.Equal([(0, 1.85), (0, 1.73), (0, 1.77), (400, 0.78)], PublishedValues.Of(decayed, "cross_over_total").Select(value => (value.X, value.Value)));
        Assert.All(PublishedValues.Of(decayed, "kstar"), value => Assert.Equal(double.NaN, value.X));
    }

    [Fact]
    public void What_is_of_no_one_run_is_found_by_its_name()
    {
        Assert.Equal(1.5, PublishedValues.Of("gram_decline_threshold")!.Value);
        Assert.Null(PublishedValues.Of("gram_no_such_number"));
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
