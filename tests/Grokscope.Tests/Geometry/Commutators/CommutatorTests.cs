using Grokscope.Geometry.Commutators;
using Grokscope.Geometry.Statistics;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Geometry.Commutators;

public sealed class CommutatorTests
{
    private static readonly ParameterLayout Layout = new(new ModelShape(5, 2, 1, 1, 2, ["add"]));

    [Fact]
    public void Of_quadratic_losses_all_forms_are_the_closed_one()
    {
        var loss = new QuadraticLoss(Layout);
        float[] theta = Theta();
        var commutator = new Commutator(Layout.Count, 0.01);
        Take(commutator, loss, theta, 1, 2);
        double[] wide = [.. theta.Select(x => (double)x)];
        double[] a = loss.Gradient(1, wide), b = loss.Gradient(2, wide);
        double[] expected = [.. loss.Multiply(2, a).Zip(loss.Multiply(1, b), (x, y) => x - y)];
        double norm = Norm(expected), defect = norm / (Norm(a) * Norm(b));
        Close(expected, commutator.Delta(CommutatorForm.Exact), 1e-6);
        Close([.. expected.Select(x => x * 1e-4)], commutator.Delta(CommutatorForm.Difference), 1e-4);
        Close([.. expected.Select(x => x * 1e-4)], commutator.Delta(CommutatorForm.Published), 1e-3);
        Assert.Equal(defect, commutator.Defect(CommutatorForm.Exact), defect * 1e-6);
        Assert.Equal(defect, commutator.Defect(CommutatorForm.Difference), defect * 1e-4);
        Assert.Equal(defect, commutator.Defect(CommutatorForm.Published), defect * 1e-3);
        Assert.Equal(a.Zip(b, (x, y) => x * y).Sum() / (Norm(a) * Norm(b)), commutator.Cosine, 1e-6);
    }

    [Fact]
    public void Two_equal_batches_commute_and_exchanged_batches_change_the_sign()
    {
        var loss = new QuadraticLoss(Layout);
        var same = new Commutator(Layout.Count, 0.01);
        Take(same, loss, Theta(), 3, 3);
        Assert.All(Enum.GetValues<CommutatorForm>(), form => Assert.Equal(0, same.Defect(form)));
        var (one, other) = (new Commutator(Layout.Count, 0.01), new Commutator(Layout.Count, 0.01));
        Take(one, loss, Theta(), 1, 2);
        Take(other, loss, Theta(), 2, 1);
        foreach (CommutatorForm form in Enum.GetValues<CommutatorForm>())
            for (int i = 0; i < Layout.Count; i++)
                Assert.Equal(one.Delta(form)[i], -other.Delta(form)[i]);
    }

    [Fact]
    public void A_step_below_the_last_place_shows_as_rounding_and_makes_the_published_form_zero()
    {
        var loss = new QuadraticLoss(Layout);
        var commutator = new Commutator(Layout.Count, 1e-12);
        Take(commutator, loss, [.. Theta().Select(x => x + 100)], 1, 2);
        Assert.Equal(0, commutator.Defect(CommutatorForm.Published));
        Assert.True(commutator.Rounding > 0.9);
        Assert.True(commutator.Defect(CommutatorForm.Exact) > 0);
    }

    [Fact]
    public void A_zero_gradient_leaves_the_defect_without_a_number()
    {
        var loss = new QuadraticLoss(Layout);
        float[] centre = [.. Enumerable.Range(0, Layout.Count).Select(i => (float)(((1 + (2 * i)) % 4) - 1.5))];
        var commutator = new Commutator(Layout.Count, 0.01);
        Take(commutator, loss, centre, 1, 2);
        Assert.Equal(0, commutator.NormA);
        Assert.True(double.IsNaN(commutator.Cosine));
        Assert.False(double.IsFinite(commutator.Defect(CommutatorForm.Exact)));
    }

    [Fact]
    public void Modes_are_the_total_and_every_pair_of_tasks()
    {
        IReadOnlyList<CommutatorMode> modes = CommutatorMode.Of(["add", "mul", "sq"]);
        Assert.Equal(["total", "add-mul", "add-sq", "mul-sq"], modes.Select(m => m.Name));
        Assert.Equal([1, 1, 1], modes[0].WeightsB);
        Assert.Equal([1, 0, 0], modes[2].WeightsA);
        Assert.Equal([0, 0, 1], modes[2].WeightsB);
        Assert.Single(CommutatorMode.Of(["add"]));
    }

    [Fact]
    public void Random_subspaces_hold_what_the_beta_law_says()
    {
        const int dimension = 4000, k = 16;
        var spaces = new RandomSubspaces(1, dimension);
        // Mean square of Beta(K/2, (n − K)/2): K/n. Its median and 95 % interval by Wilson and Hilferty's cube root of χ²_K over n.
        Assert.Equal(Math.Sqrt((double)k / dimension), spaces.Level(k), 1e-15);
        foreach ((double quantile, double z) in new[] { (0.5, 0.0), (0.025, -1.959964), (0.975, 1.959964) })
        {
            double chiSquare = k * Math.Pow(1 - (2.0 / (9 * k)) + (z * Math.Sqrt(2.0 / (9 * k))), 3);
            double expected = Math.Sqrt(chiSquare / dimension);
            Assert.Equal(expected, spaces.Quantile(k, quantile), expected * 0.02);
        }
    }

    [Fact]
    public void Random_subspaces_are_as_those_of_normal_matrices()
    {
        const int dimension = 60, k = 6, draws = 2000;
        var vector = new double[dimension];
        vector[3] = 2;
        vector[40] = -1;
        var shares = new double[draws];
        for (int draw = 0; draw < draws; draw++)
        {
            var matrix = new double[dimension * k];
            new Philox(3, "test.subspace", (ulong)draw).Normal(matrix);
            double[][] basis = SingularValueDecomposition.Of(matrix, dimension, k).Left;
            shares[draw] = Math.Sqrt(basis.Sum(column => Math.Pow(Vectors64.Dot(column, vector), 2)) / Vectors64.Dot(vector, vector));
        }
        var spaces = new RandomSubspaces(1, dimension);
        foreach (double quantile in new[] { 0.025, 0.25, 0.5, 0.75, 0.975 })
            Assert.Equal(Quantiles.At(shares, quantile), spaces.Quantile(k, quantile), 0.015);
    }

    private static void Take(Commutator commutator, QuadraticLoss loss, float[] theta, int a, int b)
    {
        float[] weights = [1];
        commutator.Take(loss, theta, new BatchLoss([a], weights), new BatchLoss([b], weights));
        using ILinearisation atA = loss.Linearise(theta, [a], weights), atB = loss.Linearise(theta, [b], weights);
        commutator.TakeExact(atA, atB);
    }

    private static float[] Theta() => [.. Enumerable.Range(0, Layout.Count).Select(i => (float)Math.Sin(i) / 4)];

    private static double Norm(IEnumerable<double> x) => Math.Sqrt(x.Sum(v => v * v));

    private static void Close(double[] expected, ReadOnlySpan<double> actual, double tolerance)
    {
        double[] difference = [.. expected.Zip(actual.ToArray(), (x, y) => x - y)];
        Assert.InRange(Norm(difference) / Norm(expected), 0, tolerance);
    }
}
