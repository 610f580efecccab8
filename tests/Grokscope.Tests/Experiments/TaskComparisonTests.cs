using Grokscope.Experiments;

namespace Grokscope.Tests.Experiments;

public sealed class TaskComparisonTests
{
    [Theory]
    [InlineData(300, 100, 300, 200, false)]
    [InlineData(300, 300, 300, 300, false)]
    [InlineData(300, 300, 400, 400, true)]
    [InlineData(null, 300, 300, 300, true)]
    [InlineData(null, 200, 300, 300, false)]
    [InlineData(300, 300, null, 500, true)]
    public void A_grok_step_differs_where_both_went_far_enough_to_know(int? a, int reachA, int? b, int reachB, bool differs) =>
        Assert.Equal(differs, TaskComparison.Of(new(a, null, null, null), new(b, null, null, null), reachA, reachB).Differs);

    [Fact]
    public void A_task_that_one_run_lacks_does_not_differ() =>
        Assert.False(TaskComparison.Of(null, new(300, null, null, null), 500, 500).Differs);
}
