using System.Text.RegularExpressions;
using Grokscope.Experiments;

namespace Grokscope.Tests.Experiments;

/// <summary>The file that the command new writes.</summary>
public sealed partial class ExperimentTemplateTests
{
    public static TheoryData<string, bool> Origins => [.. BuiltInExperiments.Names.SelectMany(name => new[] { (name, false), (name, true) })];

    [Theory]
    [MemberData(nameof(Origins))]
    public void It_reads_as_the_experiment_that_it_comes_from(string name, bool full)
    {
        var origin = Experiment.Load(name);
        var read = Experiment.Parse(ExperimentTemplate.ToToml(origin, "x.toml", ".", full), "x.toml", name);
        Assert.Equal(ExperimentWriter.ToToml(origin), ExperimentWriter.ToToml(read));
        Assert.Equal(Sweep.Cells(origin).Select(cell => (cell.Name, cell.Experiment.Fingerprint)), Sweep.Cells(read).Select(cell => (cell.Name, cell.Experiment.Fingerprint)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_has_each_setting_once_below_its_meaning_and_default(bool full)
    {
        string text = ExperimentTemplate.ToToml(Experiment.Load("tri"), "x.toml", ".", full);
        string flat = Wrapped().Replace(text, " ");
        foreach (Setting setting in SettingTable.All.Where(s => !s.IsTable))
        {
            string table = Regex.Match(text, $@"(?ms)^\[{Regex.Escape(setting.Table)}\]$.*?(?=^\[|\z)").Value;
            Assert.Single(Regex.Matches(table, $"(?m)^#?{setting.Key} = "));
            Assert.Contains($" {ExperimentWriter.About(setting)} {ExperimentWriter.DefaultOf(setting)}", flat);
        }
        IEnumerable<string> hidden = SettingTable.All.Where(s => !s.IsTable && Regex.IsMatch(text, $"(?m)^#{s.Key} = .*$")).Select(s => s.Key);
        Assert.Equal(SettingTable.All.Where(s => full ? s.Follows : !s.IsCommon && !Experiment.Load("tri").Document.Values.ContainsKey(s.Path)).Select(s => s.Key), hidden);
    }

    [Theory]
    [InlineData("quick")]
    [InlineData("dual")]
    [InlineData("deletion-quick")]
    public void Each_line_that_is_commented_out_can_be_put_in_force(string name)
    {
        string text = ExperimentTemplate.ToToml(Experiment.Load(name), "x.toml", ".");
        MatchCollection found = CommentedOut().Matches(text);
        Assert.NotEmpty(found);
        foreach (Match block in found)
            _ = Experiment.Parse(string.Concat(text.AsSpan(0, block.Index), InForce(block), text.AsSpan(block.Index + block.Length)), "x.toml", name);
        _ = Experiment.Parse(CommentedOut().Replace(text, InForce), "x.toml", name);

        static string InForce(Match block) => block.Value.Replace("\n#", "\n").TrimStart('#');
    }

    [Fact]
    public void Nobody_needs_to_scroll_sideways() => Assert.All(
        ExperimentTemplate.ToToml(Experiment.Load("quick"), "x.toml", ".").Split('\n').Where(line => line.StartsWith("# ", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 3, 110));

    // An entry [[cell]] is one block, a key is one.
    [GeneratedRegex(@"(?m)^#(\[\[\w+\]\](\n#\w.*)+|\w.*)$")]
    private static partial Regex CommentedOut();

    [GeneratedRegex(@"\n# ")]
    private static partial Regex Wrapped();
}
