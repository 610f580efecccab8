using System.Globalization;
using System.Text.Json;
using Grokscope.Geometry;
using Grokscope.Geometry.Fourier;
using Grokscope.Geometry.Measuring;
using Grokscope.Model.Reference;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry.Fourier;

/// <summary>Spectra of the recorded run at its five probes, against NumPy in float64.</summary>
public sealed class FourierTinyTests
{
    private static readonly JsonElement Truth = DataFile.Json("tiny/fourier.json");

    // Relative: of logits in float64 (at worst 4e-15 off), and of the engine's in float32 (at worst 1.1e-6 of a share, where it is small).
    private const double Exact = 1e-12, Single = 1e-6;

    // A small share's float32 error is that of the large logits that it is a part of.
    private const double SingleFloor = 1e-8;

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(5000)]
    [InlineData(9000)]
    [InlineData(9900)]
    public void FloatSixtyFourGivesTheReferencesNumbers(int step)
    {
        MeasuredRun run = PathRuns.TinyProbes();
        JsonElement expected = Truth.GetProperty(step.ToString(CultureInfo.InvariantCulture));
        float[] theta = run.Snapshots.Read(step);
        int[] pairs = run.Data.All.ToArray();
        double[][] logits = new ReferenceModel(run.Layout.Shape, run.Data.Targets).Logits(Array.ConvertAll(theta, x => (double)x), pairs);
        for (int task = 0; task < 2; task++)
        {
            string name = run.Tasks[task];
            Characters characters = Characters.OfAnswers(run.Data.Targets[task], 37);
            var embedding = EmbeddingSpectrum.Of(theta.AsSpan(run.Layout.TokenEmbedding, 37 * 32), 37, false, characters);
            JsonElement power = expected.GetProperty("embedding").GetProperty(name);
            Close(power.GetProperty("total").GetDouble(), embedding.Total, Exact);
            double[] shares = power.GetProperty("shares").Numbers();
            Assert.Equal(shares.Length, embedding.Powers.Count);
            for (int k = 0; k < shares.Length; k++)
                Close(shares[k], embedding.Powers[k] / embedding.Total, Exact);

            var spectrum = LogitSpectrum.Of(new TaskLogits(37, pairs, 907, run.Data.Targets[task], logits[task]), characters);
            JsonElement grid = expected.GetProperty("logits").GetProperty(name), axes = grid.GetProperty("axes");
            Close(grid.GetProperty("total").GetDouble(), spectrum.Total, Exact);
            Close(axes.GetProperty("only_a").GetDouble(), spectrum.OnlyA / spectrum.Total, Exact);
            Close(axes.GetProperty("only_b").GetDouble(), spectrum.OnlyB / spectrum.Total, Exact);
            Close(axes.GetProperty("diagonal").GetDouble(), spectrum.Diagonal / spectrum.Total, Exact);
            Close(axes.GetProperty("antidiagonal").GetDouble(), spectrum.Antidiagonal / spectrum.Total, Exact);
            foreach ((JsonElement top, GridFrequency own) in grid.GetProperty("top").EnumerateArray().Zip(spectrum.Top(20)))
            {
                Assert.Equal((top.GetProperty("ka").GetInt32(), top.GetProperty("kb").GetInt32()), (own.A, own.B));
                Close(top.GetProperty("share").GetDouble(), own.Power / spectrum.Total, Exact);
            }
        }
    }

    [Fact]
    public void TheMeasureGivesThemFromTheEnginesLogits()
    {
        MeasuredRun run = PathRuns.TinyProbes();
        MeasureResult result = Measured.By(new FourierMeasure(), run);
        int compared = 0;
        foreach (Cell[] row in result.Rows.Rows(""))
        {
            JsonElement axes = At(result, "", row).GetProperty("logits").GetProperty((string)row[1].Value).GetProperty("axes");
            foreach (JsonProperty axis in axes.EnumerateObject())
            {
                Near(axis.Value.GetDouble(), result.Number("", row, axis.Name));
                compared++;
            }
        }
        Assert.Equal(5 * 2 * 4, compared);
        foreach (Cell[] row in result.Rows.Rows("embedding"))
        {
            string task = (string)row[1].Value == "additive" ? "add" : "mul";
            double[] shares = At(result, "embedding", row).GetProperty("embedding").GetProperty(task).GetProperty("shares").Numbers();
            Close(shares[(int)result.Number("embedding", row, "frequency") - 1], result.Number("embedding", row, "share"), Exact);
        }
        Assert.Equal(5 * 2 * 18, result.Rows.Rows("embedding").Count);
        Assert.Equal(5 * 2 * 20, result.Rows.Rows("logits").Count);
        foreach (Cell[] row in result.Rows.Rows("logits"))
        {
            JsonElement top = At(result, "logits", row).GetProperty("logits").GetProperty((string)row[1].Value).GetProperty("top");
            Near(top[(int)result.Number("logits", row, "rank") - 1].GetProperty("share").GetDouble(), result.Number("logits", row, "share"));
        }
    }

    [Fact]
    public void TheRunsSolutionIsReadOff()
    {
        MeasuredRun run = PathRuns.TinyRun();
        MeasureResult result = Measured.By(new FourierMeasure(), run);
        Assert.Equal([2, 14, 15], Keys("add"));
        Assert.Equal([4, 8, 9, 15], Keys("mul"));
        foreach (string task in run.Tasks)
        {
            Cell[] first = result.Where("", "task", task).First(), last = result.Where("", "task", task).Last();
            Assert.True(result.Number("", first, "own_key_frequencies") >= 15);
            Assert.InRange(result.Number("", first, "key_share"), 0, 0.01);
            Assert.InRange(result.Number("", last, "key_share"), 0.85, 1);
            Assert.InRange(result.Number("", last, "restricted_test_accuracy"), 0.95, 1);
            Assert.True(result.Number("", last, "excluded_train_loss") > 1);
            Assert.True(result.Number("", last, "embedding_key_ratio") > 1.5);
            Cell[] summary = Assert.Single(result.Where("summary", "task", task));
            Assert.True(result.Number("summary", summary, "lead") > 0);
            Assert.Equal((double)run.Groks[task].Step50!, result.Number("summary", summary, "step_50"));
        }

        int[] Keys(string task) => [.. result.Where("keys", "task", task).Select(row => (int)result.Number("keys", row, "frequency"))];
    }

    private static JsonElement At(MeasureResult result, string table, Cell[] row) =>
        Truth.GetProperty(result.Number(table, row, "step").ToString(CultureInfo.InvariantCulture));

    private static void Close(double expected, double actual, double tolerance) => Assert.Equal(expected, actual, tolerance * expected);

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, (Single * expected) + SingleFloor);
}
