using CsCheck;
using Grokscope.Geometry.Statistics;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Geometry.Statistics;

public sealed class LogRankTests
{
    private static readonly Gen<Subject[]> Studies = Gen.Select(Gen.Int[1, 12], Gen.Bool, Gen.Bool, Gen.Int[0, 1])
        .Select((time, censored, treated, stratum) => new Subject(new Lifetime(time, censored), treated, stratum)).Array[2, 9];

    private static Philox Stream(ulong index = 0) => new(1, "test.logrank", index);

    [Fact]
    public void LeukaemiaHasItsTextbookStatistic()
    {
        LogRank test = LogRank.Of(Leukaemia.Subjects, Stream())!;
        // R's survdiff: 9 events of 19.3 expected, χ² = 16.8, p = 4e-5.
        Assert.Equal(16.79, test.ChiSquared, 0.005);
        Assert.Equal(9 - 19.25, test.Difference, 0.005);
        Assert.Equal(4.17e-5, test.Asymptotic, 2e-7);
        Assert.Equal((PermutationTest.MostExact, false), (test.Ways, test.IsExact));
        Assert.InRange(test.P, 1e-4, 5e-4);
    }

    [Fact]
    public void ByHandOverTwoStrata()
    {
        // Stratum 0: untreated 1, treated 2: at 1, ½ expected, variance ¼; at 2 only the treated. Stratum 1: treated 3 and untreated 4, censored: ½ and ¼ with the other sign.
        Subject[] subjects = [new(new(1, false), false, 0), new(new(2, false), true, 0), new(new(3, false), true, 1), new(new(4, true), false, 1)];
        LogRank test = LogRank.Of(subjects, Stream())!;
        Assert.Equal((0, 0.5), (test.Difference, test.Variance));
        Assert.Equal((1, 1, 4, true), (test.Asymptotic, test.P, test.Ways, test.IsExact));
        // With the second stratum turned the other way all is one-sided: 2 of 4 ways are as large.
        test = LogRank.Of([subjects[0], subjects[1], subjects[2] with { IsTreated = false }, subjects[3] with { IsTreated = true }], Stream())!;
        Assert.Equal((-1, 2, 0.5), (test.Difference, test.ChiSquared, test.P));
    }

    [Fact]
    public void WithoutBothGroupsAtRiskThereIsNoTest()
    {
        Assert.Null(LogRank.Of([], Stream()));
        Assert.Null(LogRank.Of([new(new(1, true), false, 0), new(new(2, true), true, 0)], Stream()));
        Assert.Null(LogRank.Of([new(new(1, false), false, 0), new(new(2, false), true, 1)], Stream()));
    }

    [Fact]
    public void TinyStudiesAreTestedInAllWays() => Studies.Sample(subjects =>
    {
        LogRank? test = LogRank.Of(subjects, Stream());
        return test is null || (test.IsExact && Math.Abs(test.P - ByEnumeration(subjects, test.ChiSquared)) < 1e-12);
    }, iter: 300);

    [Fact]
    public void ItDoesNotMatterWhichGroupIsTheTreatedOne() => Studies.Sample(subjects =>
    {
        LogRank? test = LogRank.Of(subjects, Stream()), other = LogRank.Of([.. subjects.Select(s => s with { IsTreated = !s.IsTreated })], Stream());
        return test is null ? other is null : Math.Abs(test.Difference + other!.Difference) < 1e-12 && Math.Abs(test.Variance - other.Variance) < 1e-12 && test.P == other.P;
    });

    [Fact]
    public void OnlyTheOrderOfTimesMatters() => Studies.Sample(subjects =>
        LogRank.Of(subjects, Stream()) == LogRank.Of([.. subjects.Select(s => s with { Life = s.Life with { Time = Math.Exp(s.Life.Time) } })], Stream()));

    [Fact]
    public void RandomWaysAgreeWithAllWays()
    {
        // C(14, 7) = 3432 ways are all taken, those of ten among twenty are not.
        Subject[] subjects = [.. Enumerable.Range(1, 14).Select(i => new Subject(new Lifetime(i, false), i is 2 or 5 or 8 or 9 or 11 or 13 or 14, 0))];
        LogRank exact = LogRank.Of(subjects, Stream())!;
        Assert.Equal((3432, true), (exact.Ways, exact.IsExact));
        Assert.Equal(exact.Asymptotic, exact.P, 0.05);
        Subject[] many = [.. Enumerable.Range(1, 20).Select(i => new Subject(new Lifetime(i, i % 5 == 0), i % 3 == 0 || i > 16, 0))];
        LogRank drawn = LogRank.Of(many, Stream())!;
        Assert.False(drawn.IsExact);
        Assert.Equal(drawn.Asymptotic, drawn.P, 0.05);
        Assert.Equal(drawn, LogRank.Of(many, Stream()));
    }

    private static double ByEnumeration(Subject[] subjects, double actual)
    {
        int all = 0, asLarge = 0;
        for (int labels = 0; labels < 1 << subjects.Length; labels++)
        {
            Subject[] named = [.. subjects.Select((s, i) => s with { IsTreated = ((labels >> i) & 1) == 1 })];
            if (new[] { 0, 1 }.Any(stratum => Treated(named, stratum) != Treated(subjects, stratum)))
                continue;
            all++;
            asLarge += Statistic(named) >= actual - 1e-9 ? 1 : 0;
        }
        return asLarge / (double)all;

        static int Treated(Subject[] subjects, int stratum) => subjects.Count(s => s.Stratum == stratum && s.IsTreated);
    }

    // The definition, term by term.
    private static double Statistic(Subject[] subjects)
    {
        double difference = 0, variance = 0;
        foreach (IGrouping<int, Subject> stratum in subjects.GroupBy(s => s.Stratum))
            foreach (double time in stratum.Where(s => !s.Life.IsCensored).Select(s => s.Life.Time).Distinct())
            {
                Subject[] atRisk = [.. stratum.Where(s => s.Life.Time >= time)];
                double n = atRisk.Length, treated = atRisk.Count(s => s.IsTreated), events = atRisk.Count(s => s.Life == new Lifetime(time, false));
                difference += atRisk.Count(s => s.Life == new Lifetime(time, false) && s.IsTreated) - (events * treated / n);
                variance += n == 1 ? 0 : events * (treated / n) * (1 - (treated / n)) * (n - events) / (n - 1);
            }
        return variance == 0 ? 0 : difference * difference / variance;
    }
}
