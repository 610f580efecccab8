using Grokscope.Geometry.Fourier;
using Grokscope.Tests.Numerics.LinearAlgebra;

namespace Grokscope.Tests.Geometry.Fourier;

public sealed class AnswerWavesTests
{
    [Theory]
    [InlineData(13, "a + b", false)]
    [InlineData(13, "a + b", true)]
    [InlineData(13, "a * b", false)]
    [InlineData(13, "a * b", true)]
    [InlineData(13, "a / b", true)]
    [InlineData(13, "a^2 + b^2", false)]
    [InlineData(12, "a * b", false)]
    public void TheProjectionIsTheLeastSquaresFitOverThePairs(int P, string expression, bool includeZero)
    {
        var planted = new PlantedLogits(P, expression, includeZero);
        double[] random = DenseMatrix.Normal(planted.Data.All.Length, P);
        TaskLogits logits = planted.Of((i, c) => random[(i * P) + c]);
        Characters characters = planted.Characters;
        int[] frequencies = [1, 3, characters.Order / 2];
        WaveProjection projection = new AnswerWaves(logits, characters).Project(frequencies);
        var residual = new double[logits.Rest.Length];
        double fitted = 0, left = 0;
        for (int i = 0; i < logits.Pairs.Length; i++)
            for (int c = 0; c < P; c++)
            {
                double part = projection.Rows[logits.Answers[i]][c];
                residual[(i * P) + c] = logits.Rest[(i * P) + c] - part;
                fitted += part * part;
                left += residual[(i * P) + c] * residual[(i * P) + c];
            }
        // What is left is orthogonal to every wave and to the constant; what is fitted is in their span, since its own fit is itself.
        foreach (Func<int, double> wave in Waves(characters, frequencies))
            for (int c = 0; c < P; c++)
                Assert.Equal(0, Enumerable.Range(0, logits.Pairs.Length).Sum(i => wave(logits.Answers[i]) * residual[(i * P) + c]), 1e-11);
        Assert.Equal(fitted, projection.Explained, 1e-10);
        Assert.Equal(logits.Variation, fitted + left, 1e-9);
        TaskLogits again = planted.Of((i, c) => projection.Rows[logits.Answers[i]][c]);
        Assert.Equal(fitted, new AnswerWaves(again, characters).Project(frequencies).Explained, 1e-10);
        Assert.Equal(again.Variation, new AnswerWaves(again, characters).Project(frequencies).Explained, 1e-10);
    }

    [Fact]
    public void AllWavesTogetherAreAllFunctionsOfTheAnswer()
    {
        var planted = new PlantedLogits(11, "a + b");
        double[] random = DenseMatrix.Normal(planted.Data.All.Length, 11);
        TaskLogits logits = planted.Of((i, c) => random[(i * 11) + c]);
        WaveProjection all = new AnswerWaves(logits, planted.Characters).ProjectOnAll();
        Assert.Equal(10, all.Dimensions);
        foreach (IGrouping<int, int> same in Enumerable.Range(0, logits.Pairs.Length).GroupBy(i => logits.Answers[i]))
            for (int c = 0; c < 11; c++)
                Assert.Equal(same.Average(i => logits.Rest[(i * 11) + c]), all.Rows[same.Key][c], 1e-12);
    }

    [Theory]
    [InlineData(37, "a + b", false)]
    [InlineData(37, "3*a + 2*b", true)]
    [InlineData(37, "a * b", false)]
    [InlineData(37, "a / b", true)]
    [InlineData(37, "a^2 * b", false)]
    [InlineData(31, "a^2 + b^2", false)]
    [InlineData(35, "a + b", false)]
    public void PlantedFrequenciesAreReadBackFromNoise(int P, string expression, bool includeZero)
    {
        var planted = new PlantedLogits(P, expression, includeZero);
        TaskLogits logits = planted.Waves([(3, 5), (7, 4), (12, 2)], noise: 2);
        var waves = new AnswerWaves(logits, planted.Characters);
        double[] spectrum = waves.Spectrum();
        KeyFrequencies keys = KeyFrequencies.Of(planted.Characters, spectrum);
        Assert.Equal([3, 7, 12], keys.Frequencies);
        // Power is the amplitude's square.
        Assert.Equal(25.0 / 16, spectrum[2] / spectrum[6], 0.15);
        Assert.Equal(25.0 / 4, spectrum[2] / spectrum[11], 0.8);
        WaveProjection key = waves.Project(keys.Frequencies);
        // A wave cos(2πk(y − c)/P) has mean square A²/2; the noise has 4 per logit.
        Assert.Equal(22.5 / 26.5, key.Explained / logits.Variation, 0.03);
        SplitScore full = SplitScore.Full(logits), restricted = SplitScore.Restricted(logits, key), excluded = SplitScore.Excluded(logits, key);
        Assert.True(restricted.TestAccuracy >= full.TestAccuracy);
        Assert.True(restricted.TestLoss < full.TestLoss);
        Assert.InRange(excluded.TestAccuracy, 0, 3.0 / P);
        Assert.True(excluded.TestLoss > Math.Log(P));
    }

    [Fact]
    public void RestrictedAndExcludedLogitsAreThePartsOfTheWhole()
    {
        var planted = new PlantedLogits(23, "a + b");
        TaskLogits pure = planted.Waves([(2, 3), (5, 2)]);
        var waves = new AnswerWaves(pure, planted.Characters);
        WaveProjection both = waves.Project(2, 5), none = waves.Project();
        Assert.Equal(SplitScore.Full(pure).TestLoss, SplitScore.Restricted(pure, both).TestLoss, 1e-12);
        Assert.Equal(Math.Log(23), SplitScore.Excluded(pure, both).TestLoss, 1e-3);
        Assert.Equal(SplitScore.Full(pure).TrainLoss, SplitScore.Excluded(pure, none).TrainLoss, 1e-12);
        Assert.Equal(Math.Log(23), SplitScore.Restricted(pure, none).TrainLoss, 1e-3);
        // One frequency taken off leaves the other's loss.
        TaskLogits second = planted.Waves([(5, 2)]);
        Assert.Equal(SplitScore.Full(second).TestLoss, SplitScore.Excluded(pure, waves.Project(2)).TestLoss, 0.02);
    }

    [Fact]
    public void WhatIsMemorisedLooksLikeAllFrequenciesAndLeavesTheTestPairsAlone()
    {
        var planted = new PlantedLogits(37, "a + b");
        TaskLogits logits = planted.Waves([], noise: 1, memorised: 20);
        var waves = new AnswerWaves(logits, planted.Characters);
        Assert.Equal(1, SplitScore.Full(logits).TrainAccuracy);
        Assert.InRange(SplitScore.Full(logits).TestAccuracy, 0, 0.1);
        // A flat spectrum: every frequency is key. The answers of the training pairs are read into the test pairs.
        Assert.Equal(18, KeyFrequencies.Of(planted.Characters, waves.Spectrum()).Frequencies.Count);
        Assert.Equal(1, SplitScore.Restricted(logits, waves.ProjectOnAll()).TestAccuracy);
        int from = logits.TrainCount;
        int[] test = logits.Pairs[from..];
        var alone = new TaskLogits(37, test, 0, planted.Data.Targets[0], logits.Rest[(from * 37)..]);
        WaveProjection all = new AnswerWaves(alone, planted.Characters).ProjectOnAll();
        Assert.Equal(all.Dimensions / (test.Length - 1.0), all.Explained / alone.Variation, 0.01);
    }

    [Fact]
    public void LogitsThatDoNotDependOnThePairHaveNoWaves()
    {
        var planted = new PlantedLogits(11, "a * b");
        TaskLogits logits = planted.Of((_, c) => 0.1 * c);
        Assert.Equal(0, logits.Variation);
        Assert.Equal(0, LogitSpectrum.Of(logits, planted.Characters).Total);
        Assert.Empty(KeyFrequencies.Of(planted.Characters, new AnswerWaves(logits, planted.Characters).Spectrum()).Frequencies);
        Assert.Equal(SplitScore.Full(logits).TestLoss, SplitScore.Restricted(logits, new AnswerWaves(logits, planted.Characters).Project()).TestLoss, 1e-12);
    }

    private static IEnumerable<Func<int, double>> Waves(Characters characters, int[] frequencies) =>
        frequencies.SelectMany(k => new Func<int, double>[]
        {
            y => characters.Place(y) is int place && place >= 0 ? Math.Cos(2 * Math.PI * k * place / characters.Order) : 0,
            y => characters.Place(y) is int place && place >= 0 ? Math.Sin(2 * Math.PI * k * place / characters.Order) : 0,
        }).Append(_ => 1);
}
