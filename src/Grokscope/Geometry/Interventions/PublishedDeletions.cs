namespace Grokscope.Geometry.Interventions;

/// <summary>A published grok step of one run (seed 42, decay 1) with part of its gradient deleted, read off a figure.</summary>
/// <param name="Series">"dual_fine", "tri_fine" or "tri_coarse".</param>
/// <param name="Tasks">All tasks of the run.</param>
/// <param name="Fraction">f.</param>
/// <param name="Task">The task.</param>
/// <param name="Steps">Grok step; null where it had not grokked at the cap.</param>
/// <param name="IsApproximate">Whether the reading is marked as approximate, or taken from the other task, from which it differs by 100–300 steps.</param>
/// <param name="Cap">Steps of a run without grok.</param>
internal sealed record PublishedDeletion(string Series, IReadOnlyList<string> Tasks, double Fraction, string Task, double? Steps, bool IsApproximate, double Cap);

/// <summary>
/// The published dose-response of delete_orthogonal: three scans, one run each fraction. Values of the dual scan are read to ±100 steps, of the fine one of three tasks to the 200 steps between its evaluations.
/// Source: published.md §12; method.md §17.
/// </summary>
internal static class PublishedDeletions
{
    /// <summary>Modulus of the published runs.</summary>
    public const int Modulus = 97;

    private static readonly string[] Dual = ["add", "mul"], Tri = ["add", "mul", "sq"];

    /// <summary>All, by series, fraction and task.</summary>
    public static IReadOnlyList<PublishedDeletion> All { get; } =
    [
        .. DualFine(0, 14_100), .. DualFine(0.01, 18_100), .. DualFine(0.02, 20_900, add: 21_200), .. DualFine(0.03, 23_400), .. DualFine(0.05, 36_900), .. DualFine(0.07, 42_400),
        .. DualFine(0.1, null), .. DualFine(0.15, null), .. DualFine(0.25, null), .. DualFine(0.5, 36_800),
        .. TriRows("tri_fine", 0, 18_200, 23_400, 25_600), .. TriRows("tri_fine", 0.01, 21_200, 28_800, 35_200), .. TriRows("tri_fine", 0.02, 30_200, 36_000, 42_400),
        .. TriRows("tri_fine", 0.03, 29_000, 33_600, 35_000, isAddApproximate: true), .. TriRows("tri_fine", 0.05, 26_800, 33_800, 35_400, isAddApproximate: true),
        .. TriRows("tri_fine", 0.07, 44_600, 49_600, 56_000),
        .. new[] { 0.1, 0.15, 0.25 }.SelectMany(fraction => TriRows("tri_fine", fraction, null, null, null)),
        .. TriRows("tri_coarse", 0, 17_600, 22_400, 24_200),
        .. new[] { 0.1, 0.25, 0.5, 0.75, 1 }.SelectMany(fraction => TriRows("tri_coarse", fraction, null, null, null)),
    ];

    /// <summary>Those of runs of these tasks; none where none are published.</summary>
    public static IReadOnlyList<PublishedDeletion> Of(int modulus, IReadOnlyList<string> tasks) =>
        modulus == Modulus ? [.. All.Where(published => published.Tasks.Order(StringComparer.Ordinal).SequenceEqual(tasks.Order(StringComparer.Ordinal)))] : [];

    /// <summary>The published point without deletion.</summary>
    public static PublishedDeletion PlainOf(PublishedDeletion published) => All.Single(other => other.Series == published.Series && other.Task == published.Task && other.Fraction == 0);

    private static IEnumerable<PublishedDeletion> DualFine(double fraction, double? steps, double? add = null) =>
    [
        new("dual_fine", Dual, fraction, "mul", steps, false, 50_000),
        new("dual_fine", Dual, fraction, "add", add ?? steps, steps is not null, 50_000),
    ];

    private static IEnumerable<PublishedDeletion> TriRows(string series, double fraction, double? mul, double? sq, double? add, bool isAddApproximate = false) =>
    [
        new(series, Tri, fraction, "mul", mul, false, 60_000),
        new(series, Tri, fraction, "sq", sq, false, 60_000),
        new(series, Tri, fraction, "add", add, isAddApproximate, 60_000),
    ];
}
