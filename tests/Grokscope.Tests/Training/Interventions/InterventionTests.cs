using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Training;
using Grokscope.Training.Interventions;

namespace Grokscope.Tests.Training.Interventions;

/// <summary>What each kind does to a step, against its formula in float64.</summary>
public sealed class InterventionTests
{
    private static readonly ParameterLayout Layout = new(new ModelShape(5, 8, 1, 2, 12, ["add", "mul"]));
    private static readonly int N = Layout.Count;
    private static readonly TrainingOptions Plain = new() { LearningRate = 0.01, WeightDecay = 0.5, GradientClip = 0.8, Momentum = 0, Optimiser = OptimiserKind.Sgd };
    private static readonly float[][] Columns = Directions.Random(6, N);

    private static readonly float[] Start = Directions.Vector(N, 7), Gradient = Directions.Vector(N, 8);

    private static double Clip => 0.8 / (Vectors64.Norm(Gradient) + 1e-6);

    [Theory]
    [InlineData(nameof(InterventionKind.DeleteOrthogonal), 0.3, 0.7, 0.3)]
    [InlineData(nameof(InterventionKind.DeleteOrthogonal), 1, 0, 1)]
    [InlineData(nameof(InterventionKind.DeleteParallel), 0.3, 1, -0.3)]
    [InlineData(nameof(InterventionKind.DeleteParallel), 1, 1, -1)]
    [InlineData(nameof(InterventionKind.AmplifyParallel), 0.2, 1, 0.25)]
    public void The_gradient_becomes_what_the_formula_says(string kind, double f, double whole, double inside)
    {
        // SGD without momentum shows the changed gradient as it is.
        double[] seen = SeenBySgd(new InterventionOptions { Kind = Enum.Parse<InterventionKind>(kind), Fraction = f, FromStep = 1 });
        double[] projected = Directions.Projected(Columns, Gradient);
        for (int i = 0; i < N; i++)
            Assert.Equal(Clip * ((whole * Gradient[i]) + (inside * projected[i])), seen[i], 2e-5);
    }

    [Fact]
    public void Amplifying_is_deleting_but_for_the_gradient_s_scale()
    {
        double[] amplified = SeenBySgd(new InterventionOptions { Kind = InterventionKind.AmplifyParallel, Fraction = 0.4, FromStep = 1 });
        double[] deleted = SeenBySgd(new InterventionOptions { Kind = InterventionKind.DeleteOrthogonal, Fraction = 0.4, FromStep = 1 });
        for (int i = 0; i < N; i++)
            Assert.Equal(deleted[i] / 0.6, amplified[i], 4e-5);
    }

    [Fact]
    public void Noise_is_as_long_as_what_deletion_takes_off()
    {
        double[] seen = SeenBySgd(new InterventionOptions { Kind = InterventionKind.RandomNoise, Fraction = 0.5, FromStep = 1 });
        double[] projected = Directions.Projected(Columns, Gradient), orthogonal = [.. Gradient.Zip(projected, (g, p) => Clip * (g - p))];
        double[] added = [.. seen.Zip(Gradient, (s, g) => s - (Clip * g))];
        Assert.Equal(0.5 * Vectors64.Norm(orthogonal), Vectors64.Norm(added), 1e-4);
        Assert.InRange(Vectors64.Dot(added, orthogonal) / (Vectors64.Norm(added) * Vectors64.Norm(orthogonal)), -0.2, 0.2);
        Assert.Equal(seen, SeenBySgd(new InterventionOptions { Kind = InterventionKind.RandomNoise, Fraction = 0.5, FromStep = 1 }));
        Assert.NotEqual(seen, SeenBySgd(new InterventionOptions { Kind = InterventionKind.RandomNoise, Fraction = 0.5, FromStep = 1, Seed = 2 }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_projected_update_stays_in_the_span_with_or_without_its_decay(bool withDecay)
    {
        TrainingOptions adam = Plain with { Optimiser = OptimiserKind.Adamw };
        float[] theta = After(adam, new InterventionOptions { Kind = InterventionKind.ProjectUpdate, Fraction = 1, FromStep = 1, WithDecay = withDecay }, steps: 5);
        double[] moved = Vectors64.Difference(theta, Start), decayed = [.. Start.Select(x => x * Math.Pow(1 - (0.01 * 0.5), 5))];
        double[] optimised = [.. theta.Zip(decayed, (x, d) => x - d)];
        Assert.InRange(OutsideOf(moved), withDecay ? 0 : 0.1, withDecay ? 1e-4 : 1);
        // Decay shrinks what the optimiser added, too, and so stays in the span of start and basis.
        Assert.InRange(OutsideOf(optimised), withDecay ? 0.01 : 0, withDecay ? 1 : 1e-3);
    }

    [Fact]
    public void Weights_that_are_projected_stay_in_the_affine_span_under_any_optimiser()
    {
        TrainingOptions adam = Plain with { Optimiser = OptimiserKind.Adamw };
        var options = new InterventionOptions { Kind = InterventionKind.DeleteOrthogonal, At = InterventionPoint.Weights, Fraction = 1, FromStep = 3 };
        float[] before = After(adam, options, steps: 2), after = After(adam, options, steps: 9);
        Assert.InRange(OutsideOf(Vectors64.Difference(after, before)), 0, 1e-4);
        Assert.InRange(OutsideOf(Vectors64.Difference(after, Start)), 0.01, 1);
    }

    [Fact]
    public void Frozen_tensors_keep_every_bit_and_the_others_move_on()
    {
        var options = new InterventionOptions { Kind = InterventionKind.Freeze, Fraction = 1, FromStep = 1, Tensors = ["tok_emb.weight", "head_*"], At = InterventionPoint.Update };
        float[] theta = After(Plain with { Optimiser = OptimiserKind.Adamw }, options, steps: 3);
        foreach (Parameter tensor in Layout.Parameters)
            Assert.Equal(tensor.Name == "tok_emb.weight" || tensor.Name.StartsWith("head_", StringComparison.Ordinal), theta.AsSpan(tensor.Range).SequenceEqual(Start.AsSpan(tensor.Range)));
    }

    [Fact]
    public void A_frozen_gradient_leaves_the_decay()
    {
        var options = new InterventionOptions { Kind = InterventionKind.Freeze, Fraction = 1, FromStep = 1, Tensors = ["pos_emb"] };
        float[] theta = After(Plain, options, steps: 1);
        Assert.All(Enumerable.Range(0, 16), i => Assert.Equal(Start[i] * (float)(1 - (0.01 * 0.5)), theta[i]));
    }

    [Fact]
    public void Half_the_rate_is_half_the_step()
    {
        float[] whole = After(Plain, new InterventionOptions(), steps: 1), half = After(Plain, new InterventionOptions { Kind = InterventionKind.LrScale, Fraction = 0.5, FromStep = 1 }, steps: 1);
        float[] twice = After(Plain, new InterventionOptions { Kind = InterventionKind.LrScale, Fraction = -1, FromStep = 1 }, steps: 1);
        for (int i = 0; i < N; i++)
        {
            Assert.Equal(0.5 * (whole[i] - (double)Start[i]), half[i] - (double)Start[i], 1e-6);
            Assert.Equal(2 * (whole[i] - (double)Start[i]), twice[i] - (double)Start[i], 1e-6);
        }
    }

    [Theory]
    [InlineData(nameof(InterventionPoint.AfterClip))]
    [InlineData(nameof(InterventionPoint.Update))]
    [InlineData(nameof(InterventionPoint.Weights))]
    public void Strength_zero_is_the_plain_step_to_the_bit(string at)
    {
        foreach (OptimiserKind optimiser in Enum.GetValues<OptimiserKind>())
            Assert.Equal(
                After(Plain with { Optimiser = optimiser }, new InterventionOptions(), steps: 7),
                After(Plain with { Optimiser = optimiser }, new InterventionOptions { Kind = InterventionKind.DeleteOrthogonal, At = Enum.Parse<InterventionPoint>(at), FromStep = 1, WatchEvery = 2 }, steps: 7));
    }

    [Fact]
    public void What_is_watched_is_what_happened()
    {
        var options = new InterventionOptions { Kind = InterventionKind.DeleteOrthogonal, Fraction = 0.5, FromStep = 1, WatchEvery = 2 };
        using var change = new Intervention(Layout, Plain, options, new FixedBasis(new Basis(Columns)));
        Optimiser optimiser = Optimiser.Of(N, Plain);
        float[] theta = [.. Start];
        Assert.False(change.Watches(1));
        change.Step(1, optimiser, theta, [.. Gradient]);
        Assert.False(change.Watches(1));
        float[] before = [.. theta];
        change.Step(2, optimiser, theta, [.. Gradient]);
        Assert.True(change.Watches(2));
        var row = change.Watched.Columns.Zip(change.Watched.Values).ToDictionary(v => v.First, v => v.Second);
        double inside = Share(Gradient);
        Assert.Equal(0.8, row["grad_norm"], 1e-5);
        Assert.Equal(inside, row["grad_share"], 1e-6);
        double left = (1 - inside) / 4;
        Assert.Equal(0.8 * Math.Sqrt(inside + left), row["changed_norm"], 1e-5);
        Assert.Equal(inside / (inside + left), row["changed_share"], 1e-5);
        Assert.Equal(Vectors64.Norm(Vectors64.Difference(theta, before)), row["update_norm"], 1e-5);
        Assert.Equal(Share(Vectors64.Rounded(Vectors64.Difference(theta, before))), row["update_share"], 1e-4);
        Assert.Equal(Vectors64.Norm(Vectors64.Difference(theta, Start)), row["moved"], 1e-5);
        Assert.Equal(OutsideOf(Vectors64.Difference(theta, Start)), row["drift"], 1e-4);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_changes_nothing()
    {
        float[] theta = [.. Start], gradient = [.. Gradient];
        gradient[5] = float.NaN;
        using var change = new Intervention(Layout, Plain, new InterventionOptions { Kind = InterventionKind.DeleteOrthogonal, Fraction = 1, FromStep = 1 }, new FixedBasis(new Basis(Columns)));
        Assert.False(float.IsFinite(change.Step(1, Optimiser.Of(N, Plain), theta, gradient)));
        Assert.Equal(Start, theta);
    }

    private static double[] SeenBySgd(InterventionOptions options)
    {
        float[] theta = After(Plain with { WeightDecay = 0, LearningRate = 1 }, options, steps: 1);
        return Vectors64.Difference(Start, theta);
    }

    private static float[] After(TrainingOptions train, InterventionOptions options, int steps)
    {
        using var change = new Intervention(Layout, train, options, new FixedBasis(new Basis(Columns)));
        Optimiser optimiser = Optimiser.Of(N, train);
        float[] theta = [.. Start];
        for (int step = 1; step <= steps; step++)
        {
            float[] gradient = [.. Gradient.Select((g, i) => g + (0.3f * theta[(i + step) % N]))];
            if (options.IsSet)
                change.Step(step, optimiser, theta, steps == 1 ? [.. Gradient] : gradient);
            else
                optimiser.Step(theta, steps == 1 ? [.. Gradient] : gradient);
        }
        return theta;
    }

    private static double Share(float[] x)
    {
        double[] projected = Directions.Projected(Columns, x);
        return Vectors64.Dot(projected, projected) / Vectors64.Dot(x, x);
    }

    private static double OutsideOf(double[] x)
    {
        double[] rest = [.. x];
        Vectors64.Axpy(-1, Directions.Projected(Columns, Vectors64.Rounded(x)), rest);
        return Vectors64.Norm(rest) / Vectors64.Norm(x);
    }
}
