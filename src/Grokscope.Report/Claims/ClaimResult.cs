using Grokscope.Geometry.Statistics;

namespace Grokscope.Report.Claims;

/// <summary>A claim's number.</summary>
/// <param name="Value">The statistic.</param>
/// <param name="Interval">Its interval over runs; null where there is none.</param>
/// <param name="Level">The interval's level.</param>
/// <seealso cref="StudyReport"/>
public sealed record Estimate(double Value, Interval? Interval, double Level)
{
    /// <summary>A share with Wilson's interval.</summary>
    internal static Estimate Share(int successes, int runs) => new((double)successes / runs, Wilson.Of(successes, runs), Bootstrap.Level);

    /// <summary>A median with its exact interval.</summary>
    internal static Estimate Median(MedianInterval median) => new(median.Median, new Interval(median.Low, median.High), median.Level);
}

/// <summary>What a study says of a claim.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Estimate">The statistic; null where it could not be taken, which the reason then says.</param>
/// <param name="Null">The null level; null where there is none for the same reason.</param>
/// <param name="Runs">Runs that it rests on.</param>
/// <param name="Needed">Fewest runs that could decide.</param>
/// <param name="Reason">Why this verdict, in a sentence.</param>
/// <seealso cref="StudyReport"/>
public sealed record ClaimResult(ClaimText Claim, Verdict Verdict, Estimate? Estimate, double? Null, int Runs, int Needed, string Reason);
