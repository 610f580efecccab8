using Grokscope.Geometry.Statistics;
using Grokscope.Numerics.Random;

namespace Grokscope.Report.Claims.Judging;

/// <summary>
/// How a number rises with weight decay: Spearman's correlation over runs, within runs that differ in nothing but decay and seeds, averaged by their number. Held against decays in a random order among those
/// runs; the interval is from resampling runs within each decay, and of few runs too narrow.
/// </summary>
internal sealed class DecayTrend
{
    /// <summary>Fewest decays, and runs at each.</summary>
    public const int Decays = 3, RunsEach = 2;

    private const int Draws = 2000;
    private readonly RunValue[][] _blocks;

    /// <summary>Of runs with decay; those of kinds with too few decays are left out.</summary>
    /// <param name="values">A number per run.</param>
    /// <param name="purpose">Names the random numbers.</param>
    public DecayTrend(IReadOnlyList<RunValue> values, string purpose)
    {
        _blocks =
        [
            .. values.Where(value => DecayOf(value) > 0)
                .GroupBy(value => string.Join(", ", value.Run.Swept.Where(swept => !swept.IsSeed && swept.Key != "weight_decay").Select(swept => swept.Words)))
                .Select(block => block.GroupBy(DecayOf).Where(same => same.Count() >= RunsEach).SelectMany(same => same).ToArray())
                .Where(block => block.Select(DecayOf).Distinct().Count() >= Decays),
        ];
        Runs = _blocks.Sum(block => block.Length);
        if (Runs == 0)
            return;
        double[][] decays = [.. _blocks.Select(block => block.Select(DecayOf).ToArray())], numbers = [.. _blocks.Select(block => block.Select(value => value.Value).ToArray())];
        Correlation = Mean(decays, numbers);
        Philox orders = new(1, $"{purpose}.orders", 0), resamples = new(1, $"{purpose}.resamples", 0);
        double[] shuffled = new double[Draws], drawn = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            shuffled[i] = Mean([.. decays.Select(block => Shuffled(block, orders))], numbers);
            int[][] picks = [.. decays.Select(block => Bootstrap.Within(block, resamples))];
            drawn[i] = Mean(decays, [.. numbers.Select((block, b) => picks[b].Select(j => block[j]).ToArray())]);
        }
        Rising = Chance(value => value >= Correlation - 1e-12);
        Falling = Chance(value => value <= Correlation + 1e-12);
        Interval = Bootstrap.Percentile(drawn);

        double Chance(Func<double, bool> isAsFar) => (shuffled.Count(isAsFar) + 1.0) / (Draws + 1);
    }

    /// <summary>Runs that it rests on; 0 where there are too few decays.</summary>
    public int Runs { get; }

    /// <summary>The correlation.</summary>
    public double Correlation { get; }

    /// <summary>Its 95 % interval.</summary>
    public Interval Interval { get; }

    /// <summary>P of as large a correlation, or a larger one.</summary>
    public double Rising { get; } = 1;

    /// <summary>P of as small a one, or a smaller one.</summary>
    public double Falling { get; } = 1;

    private static double DecayOf(RunValue value) => value.Run.Experiment.Train.WeightDecay;

    private static double[] Shuffled(double[] values, Philox random)
    {
        double[] copy = [.. values];
        Permutation.Shuffle(copy, random);
        return copy;
    }

    // Numbers that do not vary rise with nothing.
    private static double Mean(double[][] decays, double[][] numbers) =>
        decays.Zip(numbers, (x, y) => RankCorrelation.Of(x, y) is var rank && double.IsNaN(rank) ? 0 : x.Length * rank).Sum() / decays.Sum(x => x.Length);
}
