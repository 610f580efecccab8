using Grokscope.Experiments;

namespace Grokscope.Tests.Docs;

public sealed class TomlBlocksTests
{
    public static TheoryData<string, int> Blocks =>
        [.. DocumentPage.All.SelectMany(page => page.Blocks.Where(block => block.Language == "toml").Select(block => new TheoryDataRow<string, int>(page.Name, block.Line)))];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_fragment_is_an_experiment_once_it_has_a_task(string page, int line)
    {
        string text = DocumentPage.Of(page).Blocks.Single(block => block.Line == line).Text;
        if (!text.Contains("[task.outputs]", StringComparison.Ordinal))
            text = $"{text}\n[task.outputs]\nadd = \"a + b\"\n";
        var experiment = Experiment.Parse(text, $"{page}:{line}", "fragment");
        Assert.All(Sweep.Cells(experiment), cell => Assert.True(cell.Experiment.Data.Train.Length > 0));
    }
}
