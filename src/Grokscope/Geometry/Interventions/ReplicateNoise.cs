using Grokscope.Geometry.Statistics;
using Grokscope.Geometry.Timescales;
using Grokscope.Numerics;

namespace Grokscope.Geometry.Interventions;

/// <summary>
/// How much ln T of runs without intervention varies, T their grok step: σ_r between runs that differ only in their batches, from the squares around the mean of each seed; σ_s between seeds, from those of the seeds'
/// means, less what replicates add to them (one-way analysis of variance; 0 where they add more); and of all runs. Source: method.md §23, 1 and 25; Searle, Casella and McCulloch, Variance components, §3.6.
/// </summary>
/// <param name="Runs">Runs that grokked.</param>
/// <param name="Seeds">Their seeds.</param>
/// <param name="Freedom">Runs − seeds.</param>
/// <param name="Replicates">σ_r; null without replicates.</param>
/// <param name="BetweenSeeds">σ_s; null without replicates or with one seed.</param>
/// <param name="All">Standard deviation of all; null for one run.</param>
internal sealed record ReplicateNoise(int Runs, int Seeds, int Freedom, double? Replicates, double? BetweenSeeds, double? All)
{
    private const double Level = 0.05;

    /// <summary>Of the runs that grokked.</summary>
    public static ReplicateNoise Of(DosePoint plain)
    {
        GrokTiming[] seen = [.. plain.Timings.Where(timing => !timing.IsCensored)];
        double[][] seeds = [.. seen.GroupBy(timing => DosePoint.SeedOf(timing.Run)).Select(same => same.Select(timing => Elementary64.Log(timing.Steps)).ToArray())];
        double[] all = [.. seeds.SelectMany(logs => logs)];
        int n = all.Length, freedom = n - seeds.Length;
        double? within = freedom > 0 ? seeds.Sum(logs => Squares(logs, Mean(logs))) / freedom : null;
        return new ReplicateNoise(n, seeds.Length, freedom, Root(within), Root(Between()), Deviation(all));

        double? Between()
        {
            if (within is null || seeds.Length < 2)
                return null;
            double middle = Mean(all), square = seeds.Sum(logs => logs.Length * (Mean(logs) - middle) * (Mean(logs) - middle)) / (seeds.Length - 1);
            double size = (n - (seeds.Sum(logs => (double)logs.Length * logs.Length) / n)) / (seeds.Length - 1);
            return Math.Max(0, (square - within.Value) / size);
        }

        static double? Root(double? square) => square is { } value ? Math.Sqrt(value) : null;
    }

    /// <summary>Standard deviation, √(Σ(x − mean)²/(n − 1)); null of fewer than two values.</summary>
    public static double? Deviation(IReadOnlyList<double> values) => values.Count > 1 ? Math.Sqrt(Squares(values, Mean(values)) / (values.Count - 1)) : null;

    /// <summary>e^(t·√2·σ), t the 97.5 % quantile of Student's distribution: two single runs of the same T differ by less in 95 %.</summary>
    /// <param name="sigma">σ.</param>
    /// <param name="freedom">Degrees of freedom that it rests on.</param>
    public static double? SmallestRatio(double? sigma, int freedom) => sigma is { } value ? SmallestPairRatio(Math.Sqrt(2) * value, freedom) : null;

    /// <summary>e^(t·s): the ratio of two runs of the same T is below it in 95 %.</summary>
    /// <param name="deviation">s, the standard deviation of ln of their ratio.</param>
    /// <param name="freedom">Degrees of freedom that it rests on.</param>
    public static double SmallestPairRatio(double deviation, int freedom) => Elementary64.Exp(StudentT.Quantile(Level, freedom) * deviation);

    /// <summary>100(e^σ − 1).</summary>
    public static double? Percent(double? sigma) => sigma is { } value ? 100 * (Elementary64.Exp(value) - 1) : null;

    private static double Mean(IReadOnlyList<double> values) => values.Sum() / values.Count;

    private static double Squares(IReadOnlyList<double> values, double centre) => values.Sum(value => (value - centre) * (value - centre));
}
