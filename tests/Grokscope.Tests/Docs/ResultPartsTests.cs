using Grokscope.Docs.Results;
using Grokscope.Report.Page;
using Grokscope.Tests.Cli;

namespace Grokscope.Tests.Docs;

public sealed class ResultPartsTests
{
    [Fact]
    public void Verdicts_tables_and_runs_are_those_of_the_study()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, CommandRun.Of("sweep", TinyExperiment.In(folder), "--out", folder["study"]).Code);
        Assert.Equal(0, CommandRun.Of("pack", folder["study"], "--out", folder["packed"]).Code);
        var parts = new ResultParts(folder.Path);
        string claims = parts.Make("claims packed");
        Assert.Equal(23, claims.Split('\n').Length);
        Assert.Contains("not enough runs", claims);
        Assert.StartsWith("> “Superposition", parts.Make("claim packed heads-orthogonal"));
        Assert.Contains(parts.Make("verdict packed heads-orthogonal"), parts.Make("claim packed heads-orthogonal"));
        Assert.StartsWith("**Not enough runs**: –", parts.Make("verdict packed heads-orthogonal"));
        Assert.StartsWith("| claim | verdict | number | runs | verdict | number | runs |", parts.Make("claims packed beside packed"));
        Assert.StartsWith("| weight decay | task |", parts.Make("table packed grok-steps"));
        Assert.Equal(2 + 2 + 2, parts.Make("table packed grok-steps only 0.0").Split('\n').Length);
        Assert.Equal(2 + 4 + 2, parts.Make("table packed grok-steps only 0.0|1.0").Split('\n').Length);
        string runs = parts.Make("runs packed");
        Assert.Contains("| weight decay 1.0, seed 2 | censored | 60 | > 60 | > 60 |", runs);
        Assert.Contains("4 runs, 4 of them done, 0 with all tasks grokked: 240 steps.", parts.Make("sum packed"));
        Assert.EndsWith(parts.Make("sum packed"), runs);
        Assert.StartsWith("<svg ", parts.Figure("packed", "accuracy"));
        Assert.Throws<FormatException>(() => parts.Figure("packed", "poem"));
        Assert.All(["claim packed no-such-claim", "verdict packed no-such-claim", "table packed no-such-part", "table packed grok-steps 2", "poem packed"], wrong => Assert.Throws<FormatException>(() => parts.Make(wrong)));
    }

    [Fact]
    public void Tables_are_Markdown()
    {
        var table = new Table("Of 2 * 2.", ["name", "n"], [[new("a|b", CellKind.Words), new("1,000")], [new("c", CellKind.Code), new("> 2", CellKind.Absent)]]);
        Assert.Equal("| name | n |\n| --- | ---: |\n| a\\|b | 1,000 |\n| `c` | > 2 |\n\nOf 2 \\* 2.", ReportTable.Of(table));
    }
}
