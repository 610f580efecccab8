using Grokscope.Numerics;

namespace Grokscope.Geometry.Grams;

/// <summary>A number that is compared between runs that grok and runs that do not.</summary>
/// <param name="Name">"ln_decline" or "R".</param>
/// <param name="Of">It, of a decline; NaN where undefined.</param>
internal sealed record GramStatistic(string Name, Func<GapDecline, double> Of)
{
    /// <summary>All.</summary>
    public static readonly IReadOnlyList<GramStatistic> All =
    [
        new("ln_decline", decline => decline.Ratio > 0 ? Elementary64.Log(decline.Ratio) : double.NaN),
        new("R", decline => decline.At.R),
    ];
}

/// <summary>A run's number.</summary>
/// <param name="Run">The run.</param>
/// <param name="HasGrokked">Whether it groks.</param>
/// <param name="Value">The number.</param>
internal readonly record struct MatchedValue(RunGram Run, bool HasGrokked, double Value);

/// <summary>
/// A number at the grok of runs that grok, and the same of runs that do not, at what corresponds to those groks: one value per run, the mean where there
/// are several. Source: method.md §23, 32.
/// </summary>
internal static class MatchedDeclines
{
    /// <summary>The same share of the run's length; the same step, of runs that are as long.</summary>
    public const string Fraction = "fraction", Step = "step";

    /// <summary>Values of a group of runs; those at which nothing is defined are left out.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="spacing">Steps of each update; runs without such windows are left out.</param>
    /// <param name="matching"><see cref="Fraction"/> or <see cref="Step"/>.</param>
    /// <param name="statistic">The number.</param>
    public static IReadOnlyList<MatchedValue> Of(IReadOnlyList<RunGram> runs, int spacing, string matching, GramStatistic statistic)
    {
        RunGram[] usable = [.. runs.Where(run => run.Spacings.Contains(spacing))], controls = [.. usable.Where(run => run.Grok is null)];
        RunGram[] grokking = [.. usable.Where(run => run.Grok is not null && (matching == Fraction || controls.Any(control => control.Length >= run.Grok)))];
        return
        [
            .. grokking.Select(run => new MatchedValue(run, true, Mean(run, [run.Grok!.Value]))).Where(IsDefined),
            .. controls.Select(run => new MatchedValue(run, false, Mean(run, grokking.Select(grok => Matched(run, grok))))).Where(IsDefined),
        ];

        int? Matched(RunGram control, RunGram grok) => matching == Fraction
            ? (int)((long)control.Length * grok.Grok!.Value / grok.Length)
            : grok.Grok <= control.Length ? grok.Grok : null;

        double Mean(RunGram run, IEnumerable<int?> steps)
        {
            GapSeries series = run.Series(spacing);
            double[] values = [.. steps.Select(step => step is null || series.At(step.Value) is not { } decline ? double.NaN : statistic.Of(decline)).Where(double.IsFinite)];
            return values.Length == 0 ? double.NaN : values.Sum() / values.Length;
        }

        static bool IsDefined(MatchedValue value) => double.IsFinite(value.Value);
    }

    /// <summary>The finest spacing of those that most runs have; null where none has one.</summary>
    public static int? SpacingOf(IReadOnlyList<RunGram> runs) =>
        runs.SelectMany(run => run.Spacings).GroupBy(spacing => spacing).OrderByDescending(same => same.Count()).ThenBy(same => same.Key).FirstOrDefault()?.Key;
}
