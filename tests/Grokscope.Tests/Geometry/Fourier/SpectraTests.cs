using System.Numerics;
using Grokscope.Geometry.Fourier;
using Grokscope.Tests.Numerics.LinearAlgebra;

namespace Grokscope.Tests.Geometry.Fourier;

public sealed class SpectraTests
{
    [Theory]
    [InlineData(7, "a + b", false)]
    [InlineData(8, "a * b", false)]
    [InlineData(7, "a + b", true)]
    [InlineData(7, "a * b", false)]
    [InlineData(7, "a * b", true)]
    [InlineData(7, "a / b", true)]
    public void LogitPowersAreThoseOfTheTransformWrittenOut(int P, string expression, bool includeZero)
    {
        var planted = new PlantedLogits(P, expression, includeZero);
        double[] random = DenseMatrix.Normal(planted.Data.All.Length, P);
        TaskLogits logits = planted.Of((i, c) => random[(i * P) + c]);
        Characters characters = planted.Characters;
        int N = characters.Order;
        double[] expected = Naive(logits.Pairs, [.. random.Chunk(P).Select(row => row.Select(z => z - row.Average()).ToArray())], characters, P);
        var spectrum = LogitSpectrum.Of(logits, characters);
        for (int a = 0; a < N; a++)
            for (int b = 0; b < N; b++)
                Assert.Equal(expected[(a * N) + b], spectrum[a, b], 1e-10);
        Assert.Equal(expected.Sum(), spectrum.Total, 1e-9);
        Assert.Equal(Enumerable.Range(1, N - 1).Sum(k => expected[k * N]), spectrum.OnlyA, 1e-9);
        Assert.Equal(Enumerable.Range(1, N - 1).Sum(k => expected[k]), spectrum.OnlyB, 1e-9);
        Assert.Equal(Enumerable.Range(1, N - 1).Sum(k => expected[(k * N) + k]), spectrum.Diagonal, 1e-9);
        Assert.Equal(Enumerable.Range(1, N - 1).Sum(k => expected[(k * N) + N - k]), spectrum.Antidiagonal, 1e-9);
        // All mirror pairs together are everything, and each is named once.
        IReadOnlyList<GridFrequency> top = spectrum.Top(N * N);
        Assert.Equal(spectrum.Total, top.Sum(pair => pair.Power), 1e-9);
        Assert.All(top, pair => Assert.True((pair.A, pair.B).CompareTo(((N - pair.A) % N, (N - pair.B) % N)) <= 0));
        Assert.Equal(top.Select(pair => pair.Power).OrderDescending(), top.Select(pair => pair.Power));
    }

    [Theory]
    [InlineData("a + b", "diagonal")]
    [InlineData("a - b", "antidiagonal")]
    [InlineData("a * b", "diagonal")]
    [InlineData("a / b", "antidiagonal")]
    public void APlantedSolutionLiesOnItsAxis(string expression, string axis)
    {
        var planted = new PlantedLogits(23, expression, IncludeZero: expression.Contains('+') || expression.Contains('-'));
        var spectrum = LogitSpectrum.Of(planted.Waves([(4, 3)]), planted.Characters);
        Assert.Equal(1, (axis == "diagonal" ? spectrum.Diagonal : spectrum.Antidiagonal) / spectrum.Total, 1e-12);
        GridFrequency largest = spectrum.Top(1)[0];
        Assert.Equal((4, axis == "diagonal" ? 4 : planted.Characters.Order - 4), (largest.A, largest.B));
        Assert.Equal(1, largest.Power / spectrum.Total, 1e-12);
    }

    [Fact]
    public void ASumOfSquaresIsSpreadOverTheGridThoughItsAnswerIsOneWave()
    {
        var planted = new PlantedLogits(23, "a^2 + b^2", IncludeZero: true);
        TaskLogits logits = planted.Waves([(4, 3)]);
        // A Gauss sum has the same size at all frequencies.
        var spectrum = LogitSpectrum.Of(logits, planted.Characters);
        Assert.InRange(spectrum.Top(1)[0].Power / spectrum.Total, 0, 0.02);
        Assert.Equal(1, new AnswerWaves(logits, planted.Characters).Project(4).Explained / logits.Variation, 1e-12);
    }

    [Fact]
    public void FrequenciesPlantedInTheEmbeddingAreReadBackInBothKinds()
    {
        const int P = 37, C = 24;
        Characters additive = Characters.Additive(P), multiplicative = Characters.Multiplicative(P)!;
        double[] noise = DenseMatrix.Normal(P, C);
        float[] rows = Array.ConvertAll(
            DenseMatrix.Fill(P, C, (n, c) => (0.1 * noise[(n * C) + c]) + 4 + Planted(n, c)), x => (float)x);
        foreach (bool includeZero in new[] { false, true })
        {
            // Two columns of frequency 5 and four of frequency 2 by n, two of frequency 7 by log n.
            var byNumber = EmbeddingSpectrum.Of(rows, P, includeZero, additive);
            Assert.Equal([2, 5], Largest(byNumber, 2));
            Assert.Equal(2, byNumber.Powers[1] / byNumber.Powers[4], 0.2);
            var byLogarithm = EmbeddingSpectrum.Of(rows, P, includeZero, multiplicative);
            Assert.Equal([7], Largest(byLogarithm, 1));
            Assert.Equal(byLogarithm.Total, byLogarithm.Powers.Sum());
        }

        double Planted(int n, int c) => c switch
        {
            0 => additive.Cosine(5, n),
            1 => additive.Sine(5, n),
            2 or 4 => additive.Cosine(2, n),
            3 or 5 => additive.Sine(2, n),
            6 => n == 0 ? 0 : multiplicative.Cosine(7, multiplicative.Place(n)),
            7 => n == 0 ? 0 : multiplicative.Sine(7, multiplicative.Place(n)),
            _ => 0,
        };

        static int[] Largest(EmbeddingSpectrum spectrum, int count) =>
            [.. spectrum.Powers.Index().OrderByDescending(power => power.Item).Take(count).Select(power => power.Index + 1).Order()];
    }

    [Fact]
    public void EmbeddingPowersAreThoseOfTheTransformWrittenOut()
    {
        const int C = 3;
        foreach ((int P, bool includeZero, bool isMultiplicative) in new[] { (7, false, false), (7, true, false), (8, false, false), (7, false, true), (7, true, true) })
        {
            float[] rows = Array.ConvertAll(DenseMatrix.Normal(P, C), x => (float)x);
            Characters characters = isMultiplicative ? Characters.Multiplicative(P)! : Characters.Additive(P);
            int[] tokens = [.. Enumerable.Range(0, P).Where(n => (n > 0 || includeZero) && characters.Place(n) >= 0)];
            var spectrum = EmbeddingSpectrum.Of(rows, P, includeZero, characters);
            for (int k = 1; k <= characters.Order / 2; k++)
            {
                double power = 0;
                for (int c = 0; c < C; c++)
                {
                    double mean = tokens.Average(n => (double)rows[(n * C) + c]);
                    Complex sum = tokens.Aggregate(Complex.Zero, (s, n) =>
                        s + ((rows[(n * C) + c] - mean) * Complex.FromPolarCoordinates(1, -2 * Math.PI * k * characters.Place(n) / characters.Order)));
                    power += sum.Magnitude * sum.Magnitude;
                }
                Assert.Equal(2 * k == characters.Order ? power : 2 * power, spectrum.Powers[k - 1], 1e-11);
            }
        }
    }

    [Fact]
    public void AnEmbeddingOfEqualRowsHasNoPower() =>
        Assert.Equal(0, EmbeddingSpectrum.Of([.. Enumerable.Repeat(0.1f, 11 * 3)], 11, false, Characters.Additive(11)).Total);

    private static double[] Naive(int[] pairs, double[][] logits, Characters characters, int P)
    {
        int N = characters.Order;
        (int A, int B, double[] Row)[] placed =
            [.. pairs.Zip(logits, (pair, row) => (characters.Place(pair / P), characters.Place(pair % P), row)).Where(p => p.Item1 >= 0 && p.Item2 >= 0)];
        var powers = new double[N * N];
        for (int c = 0; c < P; c++)
        {
            double mean = placed.Average(p => p.Row[c]);
            for (int a = 0; a < N; a++)
                for (int b = 0; b < N; b++)
                {
                    Complex sum = placed.Aggregate(Complex.Zero, (s, p) => s + ((p.Row[c] - mean) * Complex.FromPolarCoordinates(1, -2 * Math.PI * ((a * p.A) + (b * p.B)) / N)));
                    powers[(a * N) + b] += sum.Magnitude * sum.Magnitude / P;
                }
        }
        powers[0] = 0;
        return powers;
    }
}
