using Grokscope.Numerics;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Statistics;

/// <summary>One of those whose lifetimes are compared.</summary>
/// <param name="Life">Its lifetime.</param>
/// <param name="IsTreated">Which of two groups it belongs to.</param>
/// <param name="Stratum">Those that are compared with each other, such as runs of a seed: a number.</param>
internal readonly record struct Subject(Lifetime Life, bool IsTreated, int Stratum);

/// <summary>
/// The log-rank test, stratified: at each event time of each stratum, d events among n at risk, n₁ of them treated, are expected to hit the treated d·n₁/n times with
/// variance d·(n₁/n)(1 − n₁/n)(n − d)/(n − 1). χ² = D²/V of the sums of (seen − expected) and of the variances. Held against the χ² distribution, and against all ways to
/// call as many of each stratum treated (where they are at most <see cref="PermutationTest.MostExact"/>, else so many random ones, among which the actual one is counted), which is exact
/// for few runs if treatment means nothing, but needs that censoring comes as early in both groups.
/// Source: Mantel 1966, Cancer Chemother. Rep. 50, 163; Klein and Moeschberger, Survival analysis, §7.3 and §7.5.
/// </summary>
/// <param name="Difference">D: events of the treated above what is expected; negative where they last longer.</param>
/// <param name="Variance">V, above 0.</param>
/// <param name="P">Share of the ways that give a χ² as large.</param>
/// <param name="Ways">Ways taken; p cannot be below 1/Ways.</param>
/// <param name="IsExact">Whether these are all.</param>
internal sealed record LogRank(double Difference, double Variance, double P, int Ways, bool IsExact)
{
    /// <summary>χ² with one degree of freedom.</summary>
    public double ChiSquared => Difference * Difference / Variance;

    /// <summary>P(χ² as large), = 2Q(√χ²), Q the normal's upper tail.</summary>
    public double Asymptotic => Math.Min(1, 2 * Elementary64.Exp(NormalTail.LogSurvival(Math.Sqrt(ChiSquared))));

    /// <summary>The test; null where no stratum has an event at which both groups are at risk.</summary>
    /// <param name="subjects">All.</param>
    /// <param name="random">A stream of this purpose's own.</param>
    public static LogRank? Of(IReadOnlyList<Subject> subjects, Philox random)
    {
        Stratum[] strata = [.. subjects.GroupBy(subject => subject.Stratum).Select(same => new Stratum([.. same]))];
        Sums actual = Total(strata);
        if (!(actual.Variance > 0))
            return null;
        long ways = 1;
        foreach (Stratum stratum in strata)
            ways = Math.Min(ways * stratum.Ways, PermutationTest.MostExact + 1);
        bool isExact = ways <= PermutationTest.MostExact;
        List<double> others = isExact ? All(strata) : [actual.ChiSquared];
        while (!isExact && others.Count < PermutationTest.MostExact)
        {
            foreach (Stratum stratum in strata)
                Permutation.Shuffle(stratum.Treated, random);
            others.Add(Total(strata).ChiSquared);
        }
        // The same sums in another order differ in their last places.
        double least = (actual.ChiSquared * (1 - 1e-9)) - 1e-9;
        return new LogRank(actual.Difference, actual.Variance, (double)others.Count(other => other >= least) / others.Count, others.Count, isExact);
    }

    private static Sums Total(Stratum[] strata)
    {
        Sums sums = default;
        foreach (Stratum stratum in strata)
            sums = sums.Plus(stratum.Compare(stratum.Treated));
        return sums;
    }

    private static List<double> All(Stratum[] strata)
    {
        List<Sums> sums = [default];
        foreach (Stratum stratum in strata)
        {
            List<Sums> own = stratum.All();
            sums = [.. sums.SelectMany(_ => own, (before, next) => before.Plus(next))];
        }
        return [.. sums.Select(sum => sum.ChiSquared)];
    }

    private readonly record struct Sums(double Difference, double Variance)
    {
        public double ChiSquared => Variance > 0 ? Difference * Difference / Variance : 0;

        public Sums Plus(Sums other) => new(Difference + other.Difference, Variance + other.Variance);
    }

    private sealed class Stratum
    {
        private readonly Lifetime[] _lives;

        public Stratum(Subject[] subjects)
        {
            Subject[] ordered = [.. subjects.OrderBy(subject => subject.Life.Time)];
            _lives = [.. ordered.Select(subject => subject.Life)];
            Treated = [.. ordered.Select(subject => subject.IsTreated ? 1.0 : 0)];
            int treated = ordered.Count(subject => subject.IsTreated);
            for (int i = 1; i <= Math.Min(treated, ordered.Length - treated) && Ways <= PermutationTest.MostExact; i++)
                Ways = Ways * (ordered.Length - i + 1) / i;
        }

        /// <summary>1 for treated, 0 for not, in order of time.</summary>
        public double[] Treated { get; }

        /// <summary>Ways to call as many treated, or a number above the most that are taken one by one.</summary>
        public long Ways { get; } = 1;

        public Sums Compare(ReadOnlySpan<double> treated)
        {
            double difference = 0, variance = 0, atRisk = 0, treatedAtRisk = 0;
            for (int last = _lives.Length - 1; last >= 0;)
            {
                double time = _lives[last].Time, events = 0, treatedEvents = 0;
                for (; last >= 0 && _lives[last].Time == time; last--)
                {
                    atRisk++;
                    treatedAtRisk += treated[last];
                    if (!_lives[last].IsCensored)
                        (events, treatedEvents) = (events + 1, treatedEvents + treated[last]);
                }
                double share = treatedAtRisk / atRisk;
                difference += treatedEvents - (events * share);
                if (atRisk > 1)
                    variance += events * share * (1 - share) * (atRisk - events) / (atRisk - 1);
            }
            return new Sums(difference, variance);
        }

        public List<Sums> All()
        {
            List<Sums> all = [];
            double[] labels = new double[_lives.Length];
            Choose(0, (int)Treated.Sum());
            return all;

            void Choose(int from, int left)
            {
                if (left == 0)
                    all.Add(Compare(labels));
                for (int i = from; left > 0 && i <= labels.Length - left; i++)
                {
                    labels[i] = 1;
                    Choose(i + 1, left - 1);
                    labels[i] = 0;
                }
            }
        }
    }
}
