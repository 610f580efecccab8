using System.Globalization;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Claims.Judging;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Published;

/// <summary>Few directions of the path are enough for the solution. The published path has the solution among its rows; and a solution that bears any error of that size needs no particular directions.</summary>
internal sealed class FewDirections : MedianClaim
{
    private const double Claimed = 8, Enough = 0.9;

    /// <inheritdoc/>
    public override ClaimText Text { get; } = new(
        "few-directions", "4 to 8 directions are enough",
        "Holographic incompressibility, first half: 4 to 8 principal directions of the path are enough for the solution.",
        "published.md §1, §10; method.md §23, 20",
        "k* of a path that knows neither its end nor the decay of the initial weights", "test accuracy with a random error of the size that k* published directions leave out; 0.9 would mean that any directions do",
        "k* 3 to 10", "5 to 10 for two tasks, 3 to 9 for three, of a path that ends in the solution",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Median over grokking runs of k*, the fewest directions with a test accuracy of 90 % in every task, of a path that knows neither its end nor the decay of the initial weights (measure reconstruct, undecayed_past; one more than were tried where none is enough), with its exact interval; 6 runs are needed. "
            + $"Not distinguishable: the weights with a random error as long as what the published path's k* directions leave out have {Enough} or more in the median run. Else holds: the interval lies at or below {Claimed}. Holds weakly: not so, but that of the published path (uncentred) does. "
            + $"Fails: the interval of the published path lies above {Claimed}. Not distinguishable: all else."));

    /// <inheritdoc/>
    protected override string Measure => Directions.Measure;

    /// <inheritdoc/>
    protected override double ValueOf(MeasureResult result) => Directions.Enough(result, Directions.Controlled);

    /// <inheritdoc/>
    protected override ClaimResult Decide(Study study, MedianInterval median, int runs)
    {
        double[] errors = [.. ClaimRuns.Values(study, Measure, Directions.WithRandomError).Select(value => value.Value)];
        MedianInterval? published = MedianInterval.Of([.. ClaimRuns.Values(study, Measure, result => Directions.Enough(result, Directions.AsPublished)).Select(value => value.Value)]);
        double? error = errors.Length == 0 ? null : Quantiles.Median(errors);
        (Verdict verdict, string meaning) =
            error >= Enough ? (Verdict.NotDistinguishable, "but a random error of that size does no harm either")
            : median.High <= Claimed ? (Verdict.Holds, "no more than claimed")
            : published is { High: <= Claimed } ? (Verdict.HoldsWeakly, "so that few are enough only where the path ends in the solution")
            : published is { Low: > Claimed } ? (Verdict.Fails, "more than claimed even of the published path")
            : (Verdict.NotDistinguishable, "around the claimed number");
        return Result(
            verdict, Estimate.Median(median), error, runs, MedianInterval.Fewest,
            $"k* is {InWords(median)}, of the published path {(published is null ? "not known" : InWords(published))}, and a random error of its size leaves {(error is { } share ? $"{Words.Significant(100 * share, 2)} %" : "an unknown accuracy")}: {meaning}");
    }
}
