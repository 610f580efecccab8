using Grokscope.Geometry.Statistics;

namespace Grokscope.Report.Claims.Judging;

/// <summary>A share of independent runs, held against a probability.</summary>
/// <param name="Successes">Runs for which it is so.</param>
/// <param name="Runs">Runs.</param>
internal readonly record struct ShareTest(int Successes, int Runs)
{
    /// <summary>Fewest runs whose unanimity could be told from a coin: ½⁵ = 3 %, ½⁴ = 6 %.</summary>
    public const int Fewest = 5;

    /// <summary>Why so many.</summary>
    public const string WhyFewest = "even if all agreed, fewer than 5 could not be told from tosses of a coin (1/16 for four, 1/32 for five)";

    /// <summary>The share with Wilson's interval.</summary>
    public Estimate Estimate => Estimate.Share(Successes, Runs);

    /// <summary>P(X ≥ successes) for X binomial with this probability.</summary>
    public double AsMany(double probability) => PoissonBinomial.UpperTail([.. Enumerable.Repeat(probability, Runs)], Successes);

    /// <summary>P(X ≤ successes) for X binomial with this probability.</summary>
    public double AsFew(double probability) => PoissonBinomial.UpperTail([.. Enumerable.Repeat(1 - probability, Runs)], Runs - Successes);

    /// <summary>In words: "6 of 6".</summary>
    public override string ToString() => $"{Successes} of {Runs}";
}
