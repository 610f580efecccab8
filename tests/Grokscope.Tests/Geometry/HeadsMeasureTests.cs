using System.Globalization;
using System.Text.Json;
using Grokscope.Geometry;
using Grokscope.Geometry.Heads;
using Grokscope.Geometry.Measuring;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Tests.Numerics.LinearAlgebra;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry;

public sealed class HeadsMeasureTests
{
    [Fact]
    public void NumbersAreThoseOfNumPy()
    {
        JsonElement truth = DataFile.Json("tiny/heads.json");
        MeasureResult result = Measured.By(new HeadsMeasure(), PathRuns.TinyProbes());
        Assert.Equal(5, result.Rows.Rows("").Count);
        foreach (Cell[] row in result.Rows.Rows(""))
        {
            double step = result.Number("", row, "step");
            JsonElement expected = truth.GetProperty(step.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(expected.GetProperty("cosine").GetDouble(), result.Number("", row, "cosine"), 1e-13);
            Assert.Equal(expected.GetProperty("mean_squared_cosine").GetDouble(), result.Number("", row, "mean_squared_cosine"), 1e-12);
            Assert.Equal(expected.GetProperty("random_mean_squared_cosine").GetDouble(), result.Number("", row, "random_mean_squared_cosine"));
            Assert.Equal(1 / Math.Sqrt(37 * 32), result.Number("", row, "random_cosine"));
            double[] cosines = expected.GetProperty("principal_cosines").Numbers(), angles = expected.GetProperty("principal_angles_degrees").Numbers();
            Cell[][] rows = [.. result.Rows.Rows("angles").Where(r => result.Number("angles", r, "step") == step)];
            Assert.Equal(8, rows.Length);
            for (int i = 0; i < 8; i++)
            {
                Assert.Equal(cosines[i], result.Number("angles", rows[i], "cosine"), 1e-12);
                Assert.Equal(angles[i], result.Number("angles", rows[i], "angle"), 1e-9);
            }
            Assert.Equal(angles[0], result.Number("", row, "least_angle"), 1e-9);
            Assert.Equal(angles[7], result.Number("", row, "largest_angle"), 1e-9);
        }
    }

    [Fact]
    public void RelabelledClassesHaveTheSameRowSpaceThoughNoCosine()
    {
        const int P = 20, C = 12;
        float[] head = Array.ConvertAll(DenseMatrix.Normal(P, C), v => (float)v);
        float[] shifted = [.. head[C..], .. head[..C]];
        Assert.InRange(Math.Abs(HeadAlignment.Cosine(head, shifted)), 0, 0.3);
        Assert.All(
            HeadAlignment.PrincipalCosines(HeadAlignment.RowSpace(head, P, C, 5)!, HeadAlignment.RowSpace(shifted, P, C, 5)!),
            cosine => Assert.Equal(1, cosine, 1e-12));
        Assert.Equal(1, HeadAlignment.Cosine(head, head), 1e-10);
    }

    [Fact]
    public void PlantedAngleIsFoundAndAConstantOverClassesIsNotSeen()
    {
        // Rows along e0 and along cos 30° e0 + sin 30° e1, and a large vector that all classes share.
        float[] first = Array.ConvertAll(DenseMatrix.Fill(6, 4, (p, c) => (c == 0 ? p : 0) + 50), v => (float)v);
        float[] second = Array.ConvertAll(DenseMatrix.Fill(6, 4, (p, c) => (c == 0 ? p * Math.Sqrt(0.75) : c == 1 ? p * 0.5 : 0) - 20), v => (float)v);
        double cosine = Assert.Single(HeadAlignment.PrincipalCosines(HeadAlignment.RowSpace(first, 6, 4, 1)!, HeadAlignment.RowSpace(second, 6, 4, 1)!));
        Assert.Equal(Math.Sqrt(0.75), cosine, 1e-6);
        Assert.Null(HeadAlignment.RowSpace(first, 6, 4, 2));
    }

    [Fact]
    public void EveryPairOfTasksHasARowAndOneTaskIsNotEnough()
    {
        MeasureResult three = Measured.By(new HeadsMeasure(), PathRuns.Walk(2, 1, "outputs=add+mul+sq"));
        Assert.Equal(["add", "add", "mul", "add", "add", "mul"], three.Texts("", "task_a"));
        Assert.Equal(["mul", "sq", "sq", "mul", "sq", "sq"], three.Texts("", "task_b"));
        // min(8, P − 1, C) directions of R^8.
        Assert.All(three.Numbers("", "directions"), r => Assert.Equal(4, r));
        Assert.All(three.Numbers("", "random_mean_squared_cosine"), level => Assert.Equal(0.5, level));
        Assert.Throws<NotMeasurableException>(() => new HeadsMeasure().Items(PathRuns.Walk(2, 1, "outputs=add")));
    }

    [Fact]
    public void HeadsWithoutDirectionsAreUndefined()
    {
        MeasuredRun run = PathRuns.Of(1, (_, _) => 0.5);
        MeasureResult result = Measured.By(new HeadsMeasure(), run);
        Cell[] row = Assert.Single(result.Rows.Rows(""));
        Assert.Equal(1, result.Number("", row, "cosine"), 1e-10);
        Assert.Contains("head add differ in fewer than 4 directions", result.Because("", row, "largest_angle"));
        Assert.Empty(result.Rows.Rows("angles"));
    }
}
