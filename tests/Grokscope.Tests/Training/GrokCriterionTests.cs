using Grokscope.Training;

namespace Grokscope.Tests.Training;

public class GrokCriterionTests
{
    [Fact]
    public void The_third_evaluation_in_a_row_is_the_grok_step()
    {
        var criterion = new GrokCriterion(tasks: 2, accuracy: 0.98, patience: 3);
        double[] first = [0.49, 0.50, 0.98, 0.99, 0.97, 0.98, 0.98, 0.98, 0.10];
        double[] second = [0.98, 0.98, 0.98, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2];
        for (int i = 0; i < first.Length; i++)
        {
            criterion.Observe((i + 1) * 100, [first[i], second[i]]);
            Assert.Equal(i >= 7, criterion.AllGrokked);
        }
        Assert.Equal(new TaskProgress(GrokStep: 800, Step50: 200, Step90: 300, Step98: 300), criterion.Progress(0));
        Assert.Equal(new TaskProgress(GrokStep: 300, Step50: 100, Step90: 100, Step98: 100), criterion.Progress(1));
        Assert.Equal(800, criterion.LastGrok);
    }

    [Fact]
    public void What_has_not_happened_is_null()
    {
        var criterion = new GrokCriterion(tasks: 1, accuracy: 0.98, patience: 3);
        criterion.Observe(1, [0.97]);
        Assert.Equal(new TaskProgress(null, 1, 1, null), criterion.Progress(0));
        Assert.Null(criterion.LastGrok);
    }

    [Fact]
    public void A_restored_state_goes_on_in_the_middle_of_a_streak()
    {
        var before = new GrokCriterion(tasks: 1, accuracy: 0.9, patience: 2);
        before.Observe(1, [0.95]);
        int[] state = new int[GrokCriterion.StateLength(1)];
        before.Save(state);
        var after = new GrokCriterion(tasks: 1, accuracy: 0.9, patience: 2);
        after.Restore(state);
        after.Observe(100, [0.95]);
        Assert.Equal(new TaskProgress(100, 1, 1, null), after.Progress(0));
    }
}
