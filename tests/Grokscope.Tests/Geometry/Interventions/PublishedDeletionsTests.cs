using Grokscope.Geometry.Interventions;

namespace Grokscope.Tests.Geometry.Interventions;

public sealed class PublishedDeletionsTests
{
    [Fact]
    public void EachScanHasItsFractionsTasksAndFailures()
    {
        Assert.Equal([("dual_fine", 20, 6), ("tri_fine", 27, 9), ("tri_coarse", 18, 15)],
            PublishedDeletions.All.GroupBy(p => p.Series).Select(same => (same.Key, same.Count(), same.Count(p => p.Steps is null))));
        Assert.All(PublishedDeletions.All, published => Assert.True(!(published.Steps >= published.Cap) && PublishedDeletions.PlainOf(published).Steps > 14_000));
    }

    [Fact]
    public void OnlyRunsOfThePublishedTasksHaveThem()
    {
        Assert.Equal(["dual_fine"], PublishedDeletions.Of(97, ["mul", "add"]).Select(p => p.Series).Distinct());
        Assert.Equal(["tri_fine", "tri_coarse"], PublishedDeletions.Of(97, ["add", "mul", "sq"]).Select(p => p.Series).Distinct());
        Assert.Empty(PublishedDeletions.Of(59, ["add", "mul"]));
        Assert.Empty(PublishedDeletions.Of(97, ["add"]));
    }

    /// <summary>Of three tasks the order mul, sq, add of the published table, not that of the tasks.</summary>
    [Fact]
    public void ValuesStandAtTheirTasks()
    {
        Assert.Equal(42_400, Find("tri_fine", 0.02, "add").Steps);
        Assert.Equal(30_200, Find("tri_fine", 0.02, "mul").Steps);
        Assert.Equal((35_000, true), (Find("tri_fine", 0.03, "add").Steps, Find("tri_fine", 0.03, "add").IsApproximate));
        Assert.Equal(36_800, Find("dual_fine", 0.5, "mul").Steps);
        Assert.Equal((21_200, true), (Find("dual_fine", 0.02, "add").Steps, Find("dual_fine", 0.02, "add").IsApproximate));

        static PublishedDeletion Find(string series, double fraction, string task) => PublishedDeletions.All.Single(p => p.Series == series && p.Fraction == fraction && p.Task == task);
    }
}
