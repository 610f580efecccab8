using Grokscope.Geometry.Timescales;

namespace Grokscope.Tests.TestData;

/// <summary>Grok steps of the published study and of our own runs.</summary>
internal static class GrokSteps
{
    /// <summary>Decays of the published sweep that grok, of each the seeds 42, 137 and 2024.</summary>
    private static readonly double[] Decays = [1, 0.5, 0.3, 0.2, 0.1];

    /// <summary>Two tasks, as published: printed numbers, and the middle of what could be read off figures where none is printed.</summary>
    public static double[] PublishedAdd { get; } =
        [16400, 10000, 13600, 16700, 16900, 15300, 30550, 28100, 26800, 46800, 45250, 43650, 98900, 101450, 93700];

    /// <summary>The same of multiplication.</summary>
    public static double[] PublishedMul { get; } =
        [16300, 9600, 13500, 16600, 16800, 15200, 29800, 28050, 26950, 46500, 45100, 43600, 98800, 101450, 96600];

    /// <summary>Our runs of two tasks (24 November 2026), add.</summary>
    public static double[] DualAdd { get; } =
        [15800, 9300, 12500, 16500, 16700, 15500, 29100, 29400, 28100, 44300, 42400, 44900, 88900, 91700, 90400];

    /// <summary>Our runs of two tasks, mul.</summary>
    public static double[] DualMul { get; } =
        [15700, 9100, 12500, 16400, 16700, 15500, 29000, 29400, 28100, 44200, 42400, 44900, 89100, 91700, 90400];

    /// <summary>Our runs of three tasks, the last of them.</summary>
    public static double[] TriLast { get; } =
        [24700, 18800, 14800, 27600, 29100, 25500, 59000, 53600, 44800, 92800, 87900, 74900, 178600, 230600, 148300];

    /// <summary>The decay of each of 15 runs.</summary>
    public static double[] DecayOfEach { get; } = [.. Decays.SelectMany(decay => Enumerable.Repeat(decay, 3))];

    /// <summary>The runs as measured, and three without decay that did not grok in 50 000 steps.</summary>
    public static GrokObservation[] WithControls(double[] steps) =>
    [
        .. steps.Zip(DecayOfEach, (t, decay) => new GrokObservation(decay, Math.Log(t), false)),
        .. Enumerable.Repeat(new GrokObservation(0, Math.Log(50_000), true), 3),
    ];
}
