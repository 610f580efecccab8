using System.Text.Json;
using Grokscope.Geometry.Paths;
using Grokscope.Tests.Model;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry.Paths;

public sealed class TrajectoryPcaTests(ITestOutputHelper output)
{
    [Fact]
    public void SpectraOfTheAttentionMatricesAreThoseOfNumPy()
    {
        JsonElement truth = DataFile.Json("tiny/trajectory_pca.json").GetProperty("matrices");
        var grams = PathGrams.Of(PathRuns.Tiny);
        var error = new RelativeError("shares of variance");
        for (int m = 0; m < grams.Matrices.Count; m++)
        {
            JsonElement matrix = truth.GetProperty(grams.Matrices[m].Name);
            Compare(error, matrix.GetProperty("explained"), TrajectoryPca.Centred(grams[m], 100).Shares(10));
            Compare(error, matrix.GetProperty("explained_uncentred"), TrajectoryPca.Uncentred(grams[m], 100).Shares(10));
            JsonElement[] windows = [.. matrix.GetProperty("windows").EnumerateArray()];
            Assert.Equal(windows.Select(window => window.GetProperty("length").GetInt32()), TrajectoryPca.Windows(100, 5));
            foreach (JsonElement window in windows)
            {
                PathSpectrum spectrum = TrajectoryPca.Centred(grams[m], window.GetProperty("length").GetInt32());
                error.Value(window.GetProperty("pc1").GetDouble(), spectrum.Share(1), 1e-9);
                error.Value(window.GetProperty("top3").GetDouble(), spectrum.Cumulative(3), 1e-9);
                error.Value(window.GetProperty("top5").GetDouble(), spectrum.Cumulative(5), 1e-9);
            }
        }
        output.WriteLine($"{error}");
    }

    [Fact]
    public void SpectraOfAllParametersAreThoseOfNumPy()
    {
        JsonElement truth = DataFile.Json("tiny/parameter_pca.json");
        PathGram gram = TinyPathGram();
        var error = new RelativeError("shares of variance");
        Compare(error, truth.GetProperty("centred"), TrajectoryPca.Centred(gram, 51).Shares(10));
        Compare(error, truth.GetProperty("uncentred"), TrajectoryPca.Uncentred(gram, 51).Shares(10));
        double[] distances = truth.GetProperty("distances_from_init").Numbers();
        for (int t = 0; t < 51; t++)
            error.Value(distances[t], Math.Sqrt(gram.Inner[(t * 51) + t]), 1e-9);
        output.WriteLine($"{error}");
    }

    [Fact]
    public void PlantedPathHasItsShares()
    {
        // Two orthogonal directions with variances 4:1, in orthogonal time courses.
        const int T = 40;
        double Cos(int t) => Math.Cos(2 * Math.PI * t / T);
        double Sin(int t) => Math.Sin(2 * Math.PI * t / T);
        PathGram gram = PathGrams.Of(PathRuns.Of(T, (t, i) => i == 3 ? 2 * Cos(t) : i == 70 ? Sin(t) : 1)).Whole;
        PathSpectrum spectrum = TrajectoryPca.Centred(gram, T);
        Assert.Equal(0.8, spectrum.Share(1), 1e-7);
        Assert.Equal(0.2, spectrum.Share(2), 1e-7);
        Assert.Equal(1, spectrum.Cumulative(2), 1e-14);
        Assert.Equal(0, spectrum.Share(T + 1));
        // Variances of 2 cos and of sin over T equal steps: T/2 · (4, 1) / (T − 1).
        Assert.Equal(2.0 * T / (T - 1), spectrum.Eigenvalues[0], 1e-6);
        Assert.Equal(2.5 * T / (T - 1), spectrum.Total, 1e-6);
    }

    [Fact]
    public void PathsThatSayNothingHaveNoSpectrumAndAReason()
    {
        Assert.Contains("3 snapshots", TrajectoryPca.Missing(PathGrams.Of(PathRuns.Walk(2)).Whole, 2)!.Because);
        Assert.Contains("did not move", TrajectoryPca.Missing(PathGrams.Of(PathRuns.Of(6, (_, i) => i)).Whole, 6)!.Because);
        Assert.Null(TrajectoryPca.Missing(PathGrams.Of(PathRuns.Walk(3)).Whole, 3));
    }

    [Fact]
    public void WindowsAreThePublishedOnes()
    {
        Assert.Equal([5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100], TrajectoryPca.Windows(100, 20));
        // numpy.unique(numpy.linspace(5, 17, 20).astype(int))
        Assert.Equal([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17], TrajectoryPca.Windows(17, 20));
        Assert.Equal([4], TrajectoryPca.Windows(4, 20));
        Assert.Equal(20, TrajectoryPca.Windows(1163, 20).Count);
    }

    internal static PathGram TinyPathGram()
    {
        JsonElement json = DataFile.Json("tiny/path_gram.json");
        double[] lower = json.GetProperty("inner").Numbers(), steps = json.GetProperty("step_squares").Numbers();
        int T = steps.Length;
        var gram = new PathGram(new double[T * T], steps);
        for (int s = 0, i = 0; s < T; s++)
            for (int t = 0; t <= s; t++)
                gram.Inner[(s * T) + t] = gram.Inner[(t * T) + s] = lower[i++];
        return gram;
    }

    private static void Compare(RelativeError error, JsonElement expected, double[] shares)
    {
        double[] numbers = expected.Numbers();
        for (int k = 0; k < numbers.Length; k++)
            if (numbers[k] > 1e-6)
                error.Value(numbers[k], shares[k], 1e-9, $"{k + 1}");
    }
}
