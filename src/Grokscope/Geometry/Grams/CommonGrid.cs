namespace Grokscope.Geometry.Grams;

/// <summary>Snapshots at equal distances: of a schedule that changes, with others at the groks and at the end, those that one grid of steps has.</summary>
internal static class CommonGrid
{
    /// <summary>Multiples of the finest spacing at which a run is measured too, so that runs with other schedules share one: 100, 200 and 500 share 1000.</summary>
    public static readonly IReadOnlyList<int> Multiples = [1, 2, 5, 10];

    /// <summary>The least spacing Δ for which s_0, s_0 + Δ, s_0 + 2Δ, … up to the last snapshot all are steps of snapshots.</summary>
    /// <param name="steps">Steps, ascending, at least two.</param>
    public static int Spacing(IReadOnlyList<int> steps)
    {
        HashSet<int> there = [.. steps];
        return steps.Skip(1).Select(step => step - steps[0]).First(spacing => Grid(steps, spacing).All(there.Contains));
    }

    /// <summary>The grid's steps from the first snapshot to the last.</summary>
    public static IReadOnlyList<int> Grid(IReadOnlyList<int> steps, int spacing) =>
        [.. Enumerable.Range(0, ((steps[^1] - steps[0]) / spacing) + 1).Select(i => steps[0] + (i * spacing))];
}
