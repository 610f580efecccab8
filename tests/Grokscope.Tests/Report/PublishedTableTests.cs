using Grokscope.Report.Published;
using Grokscope.Report.Reading;

namespace Grokscope.Tests.Report;

public sealed class PublishedTableTests
{
    [Theory]
    [InlineData("onset"), InlineData("defect"), InlineData("reconstruction"), InlineData("compression")]
    public void Every_number_is_one_and_has_its_source(string name)
    {
        IReadOnlyList<TabledValue> values = PublishedTable.Read(name).Values;
        Assert.NotEmpty(values);
        Assert.All(values, value =>
        {
            Assert.True(double.IsFinite(value.Value) && value.WeightDecay > 0, value.ToString());
            Assert.StartsWith("published.md §", value.Source);
            Assert.True(value.Tasks is "add+mul" or "add+mul+sq", value.ToString());
        });
        Assert.Equal(values.Count, values.Distinct().Count());
    }

    [Fact]
    public void Numbers_belong_to_runs_of_the_same_modulus_tasks_decay_and_seed()
    {
        using var study = new MadeUpPair();
        var table = PublishedTable.Read("onset");
        var runs = Study.Read(study.Path).Runs.ToDictionary(run => run.Name);
        Assert.Equal([12_200], table.Of(runs["weight_decay=1.0_seed=42"], "onset_v2").Select(value => value.Value));
        Assert.Equal([3400], table.Of(runs["weight_decay=1.0_seed=137"], "onset_v2").Select(value => value.Value));
        Assert.Empty(table.Of(runs["weight_decay=0.0_seed=42"], "onset_v2"));
        Assert.Empty(table.Of(runs["weight_decay=1.0_seed=42"], "onset_v3"));
        using var other = new MadeUpPair(modulus: 59);
        Assert.Empty(table.Of(Study.Read(other.Path).Runs[0], "onset_v2"));
    }

    [Fact]
    public void An_unknown_name_is_an_error() => Assert.Throws<ArgumentException>(() => PublishedTable.Read("none"));
}
