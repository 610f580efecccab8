using Grokscope.Geometry;
using Grokscope.Geometry.Curvature;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Model;
using Grokscope.Model.Reference;
using Grokscope.Numerics.Random;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry.Curvature;

/// <summary>The measures "hessian" and "density" on a model small enough for its whole Hessian.</summary>
public sealed class HessianMeasureTests
{
    private static readonly MeasuredRun Run = PathRuns.Walk(4, 1, "hessian_tolerance=1e-4");
    private static readonly HessianMeasure Hessian = new();
    private static readonly DensityMeasure Density = new();

    [Fact]
    public void Rows_hold_the_ends_of_the_dense_Hessian_s_spectrum()
    {
        MeasurePart all = Take(Run, Hessian);
        Assert.Equal(["total", "add", "mul"], all.Rows("").Take(3).Select(row => (string)row[1].Value));
        Assert.Equal([0L, 0, 0, 10, 10, 10, 20, 20, 20, 30, 30, 30], all.Rows("").Select(row => (long)row[0].Value));
        foreach (Cell[] row in all.Rows("").Where(row => row[0].Value is 20L))
        {
            float[] theta = Run.Snapshots.Read(20), weights = HessianLoss.Of(Run.Tasks).First(loss => loss.Name == (string)row[1].Value).Weights;
            (double[] values, double[][] vectors) = Dense(theta, weights);
            double[] gradient = new ReferenceModel(Run.Layout.Shape, Run.Data.Targets).Gradient(ModelFacts.Widen(theta), Run.Data.Train, weights, out double[] losses);
            Near(losses.Sum(), row, "mean_loss", 1e-5);
            Near(values[0], row, "lambda_min", 1e-5);
            Near(values[^1], row, "lambda_max", 1e-5);
            Assert.True(row[Hessian.Tables[0].IndexOf("lambda_min_converged")].Value is true);
            Assert.True(Number(row, "lambda_min_residual") <= 1e-4 * Math.Abs(values[0]));
            Near(ModelFacts.Norm(gradient), row, "gradient_norm", 1e-5);
            Near(Math.Abs(ModelFacts.Dot(gradient, vectors[0])) / ModelFacts.Norm(gradient), row, "gradient_share", 1e-2);
            PathBasis basis = PathBasis.OfWhole(Run, 2)!;
            Near(ModelFacts.Norm(basis.Coefficients(vectors[0])), row, "path_share", 1e-2);
            Near(Math.Sqrt((double)basis.Dimension / Run.Layout.Count), row, "path_random_level", 1e-15);
            // Its training pairs are fewer than 512, so the published procedure takes all of them.
            Assert.Equal((long)Run.Data.Train.Length, row[Hessian.Tables[0].IndexOf("published_pairs")].Value);
            Assert.InRange(Number(row, "published_lambda_min"), values[0] * (1 + 1e-5), 0.5 * values[0]);
            Assert.InRange(Number(row, "lanczos25_lambda_min"), values[0] * (1 + 1e-5), 0.5 * values[0]);
            Assert.InRange(Number(row, "published_lambda_sum"), 5 * Number(row, "published_lambda_min"), values.Take(5).Sum() + Math.Abs(4 * values[0]));
            Assert.InRange(Number(row, "published_lambda_ratio"), 0, 1);
        }
    }

    [Fact]
    public void The_summary_picks_from_the_rows()
    {
        MeasurePart all = Take(Run, Hessian);
        Cell[] summary = all.Rows("summary").Single(row => row[0].Value is "mul");
        double[] lambda = [.. all.Rows("").Where(row => row[1].Value is "mul").Select(row => Number(row, "lambda_min"))];
        double[] published = [.. all.Rows("").Where(row => row[1].Value is "mul").Select(row => Number(row, "published_lambda_min"))];
        TableForm form = Hessian.Tables[1];
        object Of(string column) => summary[form.IndexOf(column)].Value;
        Assert.Equal((4L, 4L), (Of("points"), Of("converged")));
        Assert.Equal((lambda.Min(), 10L * Array.IndexOf(lambda, lambda.Min())), (Of("deepest"), Of("deepest_step")));
        // 25, 50 and 75 % of 30 steps are 7, 15 and 22: nearest 10, 10 (the first of two as near) and 20.
        Assert.Equal((lambda[1], lambda[1], lambda[2]), (Of("lambda_min_25"), Of("lambda_min_50"), Of("lambda_min_75")));
        double[] shares = [.. published.Zip(lambda, (p, l) => p / l).Order()];
        Assert.Equal(((shares[1] + shares[2]) / 2, shares[0], shares[3]), (Of("published_share"), Of("published_share_lowest"), Of("published_share_highest")));
        Assert.Equal(published.Min(), Of("published_deepest"));
    }

    [Fact]
    public void An_item_by_itself_has_the_same_bits()
    {
        MeasurePart all = Take(Run, Hessian);
        MeasureItem[] items = [.. Hessian.Items(Run)];
        using var worker = new MeasureWorker(run => new Transformer(run.Layout.Shape, run.Data.Targets, 2), CancellationToken.None);
        foreach (int i in new[] { 7, 2 })
        {
            var alone = new MeasurePart(Hessian.Tables);
            Hessian.Measure(Run, items[i], worker, alone);
            Assert.Equal(all.Rows("")[i].Select(cell => cell.Value), alone.Rows("")[0].Select(cell => cell.Value));
        }
    }

    [Fact]
    public void What_does_not_converge_is_said()
    {
        Cell[] row = Take(PathRuns.Walk(2, 1, "lanczos_products=10", "hessian_tolerance=1e-6"), Hessian).Rows("")[0];
        Assert.True(row[Hessian.Tables[0].IndexOf("lambda_min_converged")].Value is false);
        Assert.Equal(10L, row[Hessian.Tables[0].IndexOf("products")].Value);
        Assert.Contains("not found", Because(row, "gradient_share"), StringComparison.Ordinal);
        Assert.Contains("at least 3", Because(row, "path_share"), StringComparison.Ordinal);

        static string Because(Cell[] row, string column) => ((Undefined)row[Hessian.Tables[0].IndexOf(column)].Value).Because;
    }

    [Fact]
    public void A_subset_of_the_pairs_is_drawn_once_and_holds_no_pair_twice()
    {
        MeasuredRun run = PathRuns.Walk(3, 1, "modulus=11", "hessian_pairs=20");
        int[] pairs = HessianLoss.Pairs(run);
        Assert.Equal(20, pairs.Distinct().Count());
        Assert.True(pairs.ToHashSet().IsSubsetOf([.. run.Data.Train]));
        Assert.Same(pairs, HessianLoss.Pairs(run));
        Assert.Equal([.. run.Data.Train], HessianLoss.Draw(run, 1000, new Philox(1, "test.pairs", 0)));
        // Every pair is as likely as any other.
        int[] counts = new int[121];
        for (ulong draw = 0; draw < 2000; draw++)
            foreach (int pair in HessianLoss.Draw(run, 5, new Philox(1, "test.pairs", draw)))
                counts[pair]++;
        Assert.All(run.Data.Train.ToArray(), pair => Assert.InRange(counts[pair], 130, 270)); // 200 ± 5 standard deviations
    }

    [Fact]
    public void One_task_has_one_loss() => Assert.Equal(["total"], HessianLoss.Of(["add"]).Select(loss => loss.Name));

    [Fact]
    public void The_density_agrees_with_the_dense_Hessian()
    {
        MeasuredRun run = PathRuns.Walk(3, 1, "density_points=2", "density_probes=40", "density_steps=30");
        MeasurePart all = Take(run, Density);
        Assert.Equal([0L, 20L], all.Rows("moments").Select(row => (long)row[0].Value));
        foreach (Cell[] row in all.Rows("moments"))
        {
            (double[] values, _) = Dense(run.Snapshots.Read((int)(long)row[0].Value), [1, 1]);
            Cell[][] bins = [.. all.Rows("").Where(bin => bin[0].Value.Equals(row[0].Value))];
            Assert.Equal(1, bins.Sum(bin => (double)bin[3].Value), 1e-9);
            Within(values.Sum(), (double)row[5].Value, (double)row[6].Value);
            Within(values.Sum(x => x * x), (double)row[7].Value, (double)row[8].Value);
            // From the bin of 0.1 … 0.316 upwards, where eigenvalues stand apart from those around zero.
            Within(values.Count(x => x >= 0.1) / (double)values.Length, bins.Where(b => (double)b[1].Value > 0.09).Sum(b => (double)b[3].Value), 0.01);
            Assert.InRange((double)row[9].Value, values[0] * (1 + 1e-5), 0);
            Assert.InRange((double)row[10].Value, 0.9 * values[^1], values[^1] * (1 + 1e-5));
        }

        static void Within(double truth, double found, double error) => Assert.InRange(found, truth - (4 * error), truth + (4 * error));
    }

    [Fact]
    public void A_failing_product_names_run_loss_and_step()
    {
        using var worker = new MeasureWorker(run => new NotFinite(new ReferenceModel(run.Layout.Shape, run.Data.Targets)));
        foreach (RunMeasure measure in new RunMeasure[] { Hessian, Density })
        {
            var e = Assert.Throws<MeasureException>(() => measure.Measure(Run, measure.Items(Run)[^1], worker, new MeasurePart(measure.Tables)));
            Assert.StartsWith("run: the Hessian", e.Message, StringComparison.Ordinal);
            Assert.Contains("step 30", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_stops_when_it_is_asked_to()
    {
        using var worker = new MeasureWorker(new CancellationToken(true));
        Assert.Throws<OperationCanceledException>(() => Hessian.Measure(Run, Hessian.Items(Run)[0], worker, new MeasurePart(Hessian.Tables)));
        Assert.Throws<OperationCanceledException>(() => Density.Measure(Run, Density.Items(Run)[0], worker, new MeasurePart(Density.Tables)));
    }

    private static MeasurePart Take(MeasuredRun run, RunMeasure measure)
    {
        using var worker = new MeasureWorker();
        var all = new MeasurePart(measure.Tables);
        foreach (MeasureItem item in measure.Items(run))
            measure.Measure(run, item, worker, all);
        measure.Finish(run, all);
        return all;
    }

    private static double Number(Cell[] row, string column) => (double)row[Hessian.Tables[0].IndexOf(column)].Value;

    private static void Near(double truth, Cell[] row, string column, double tolerance) =>
        Assert.True(Math.Abs(Number(row, column) - truth) <= tolerance * Math.Abs(truth), $"{column}: {Number(row, column)} for {truth}");

    /// <summary>Eigenvalues, ascending, and eigenvectors of the whole Hessian in float64.</summary>
    private static (double[] Values, double[][] Vectors) Dense(float[] theta, float[] weights)
    {
        var model = new ReferenceModel(Run.Layout.Shape, Run.Data.Targets);
        int N = theta.Length;
        var matrix = new double[N * N];
        var unit = new double[N];
        for (int i = 0; i < N; i++)
        {
            unit[i] = 1;
            model.HessianVector(ModelFacts.Widen(theta), unit, Run.Data.Train, weights).CopyTo(matrix, i * N);
            unit[i] = 0;
        }
        var pairs = Grokscope.Numerics.LinearAlgebra.SymmetricEigen.All(matrix, N);
        return (pairs.Values, pairs.Vectors);
    }

    /// <summary>A model whose Hessian-vector products are NaN.</summary>
    private sealed class NotFinite(ReferenceModel model) : ITwiceDifferentiable
    {
        public ParameterLayout Layout => model.Layout;

        public void Gradient(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights, Span<double> losses, Span<float> gradient) =>
            model.Gradient(theta, pairs, taskWeights, losses, gradient);

        public void Evaluate(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<double> losses, Span<int> correct) =>
            model.Evaluate(theta, pairs, losses, correct);

        public ILinearisation Linearise(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights) => new Point(Layout);

        private sealed class Point(ParameterLayout layout) : ILinearisation
        {
            public ReadOnlySpan<float> Gradient => new float[layout.Count];

            public ReadOnlySpan<double> Losses => new double[layout.Shape.K];

            public void MoveTo(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights)
            {
            }

            public void Multiply(ReadOnlySpan<float> vectors, Span<float> products) => products.Fill(float.NaN);

            public void Dispose()
            {
            }
        }
    }
}
