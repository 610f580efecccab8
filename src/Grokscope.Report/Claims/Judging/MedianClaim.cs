using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Claims.Judging;

/// <summary>A claim on a number that each run has: the median over the runs that grokked, with its exact interval.</summary>
internal abstract class MedianClaim : Claim
{
    protected const string WhySix = "fewer than 6 have no 95 % interval of their median: all on one side of the null level would still have P = 1/16 for five, two-sided";

    /// <summary>The measure that has it.</summary>
    protected abstract string Measure { get; }

    /// <summary>The number; NaN where undefined.</summary>
    protected abstract double ValueOf(MeasureResult result);

    /// <summary>The verdict on enough runs.</summary>
    protected abstract ClaimResult Decide(Study study, MedianInterval median, int runs);

    /// <inheritdoc/>
    public override ClaimResult Judge(Study study)
    {
        double[] values = [.. ClaimRuns.Values(study, Measure, ValueOf).Select(value => value.Value)];
        return MedianInterval.Of(values) is { } median
            ? Decide(study, median, values.Length)
            : NotEnough(values.Length, MedianInterval.Fewest, ClaimRuns.Few(study, Measure, values.Length, MedianInterval.Fewest, WhySix));
    }

    /// <summary>A median with its interval, in words.</summary>
    protected static string InWords(MedianInterval median) =>
        $"{Words.Significant(median.Median, 3)} ({Words.Significant(median.Low, 3)} to {Words.Significant(median.High, 3)})";
}
