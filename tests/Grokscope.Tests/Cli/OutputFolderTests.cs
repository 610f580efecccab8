using Grokscope.Cli;
using Grokscope.Experiments;

namespace Grokscope.Tests.Cli;

public sealed class OutputFolderTests
{
    [Fact]
    public void The_order_in_which_changes_are_given_makes_no_other_folder()
    {
        string folder = Of("weight_decay=0.5", "seed=3");
        Assert.EndsWith("_seed=3_weight_decay=0.5", folder);
        Assert.Equal(folder, Of("seed=3", "weight_decay=0.5"));
        Assert.Equal(folder, Of("seed=1", "weight_decay=0.5", "seed=3"));
        Assert.NotEqual(folder, Of("seed=3", "weight_decay=0.5", "seed=1"));
        Assert.Equal("here", OutputFolder.ForRun("here", new Experiment(), ["seed=3"]));
    }

    private static string Of(params string[] changes) => OutputFolder.ForRun(null, new Experiment(), changes);
}
