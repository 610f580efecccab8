using Grokscope.Geometry.Commutators;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Geometry.Statistics;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Training;

namespace Grokscope.Geometry;

/// <summary>
/// The commutator of two steps of the run's own optimiser, AdamW with clipping and decay: a control on what the commutator of plain gradient steps says of
/// the training. Its moments remember the order of two batches even where there is no curvature, so that part is told apart. Source: method.md §7, §3; ours.
/// </summary>
internal sealed class CommuteOptimiserMeasure : RunMeasure
{
    // With β2 = 0.98 what precedes 150 gradients counts for a twentieth; with β1 = 0.9 for nothing.
    private const int WarmUp = 150;
    private const string NoUpdate = "the update is zero", NoDelta = "δ is zero";

    /// <inheritdoc/>
    public override string Name => "commute-optimiser";

    /// <inheritdoc/>
    public override string Summary => "how far two steps of the run's own optimiser depend on their order, split into memory and curvature";

    /// <inheritdoc/>
    public override string Source => "a control of our own on method.md §7";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new("", $"one step: medians over the samples. Moments are those that {WarmUp} gradients at the snapshot's θ leave, from zero",
            new("step", "steps", "snapshot"),
            new("samples", "", "pairs of batches (A, B); loss of all tasks"),
            new("update_norm", "units of θ", "‖u_A‖, u_X = U_X(θ) − θ: one AdamW step with decay on X"),
            new("decay_share", "share of 1", "‖lr·λ·θ‖/‖u_A‖: may exceed 1 where decay and gradient pull against each other"),
            new("update_cosine", "−1 … 1", "u_A·u_B/(‖u_A‖‖u_B‖)"),
            new("order", "", "‖δ‖/√(‖u_A‖‖u_B‖), δ = U_B(U_A(θ)) − U_A(U_B(θ)): how much of a step depends on the order"),
            new("order_memory", "", "the same with both gradients taken at θ: what the moments remember of the order without any curvature"),
            new("order_curvature", "", "the same of δ less that"),
            new("defect", "1/units of θ", "‖δ − δ_memory‖/(‖u_A‖‖u_B‖), to be read beside the commutator's D"),
            new("cosine_gradient_form", "−1 … 1", "cosine of δ − δ_memory with the plain commutator H_B g_A − H_A g_B of the same batches"),
            new("proj_path", "share of 1", "‖BBᵀδ‖/‖δ‖ of δ − δ_memory in the basis path (see commutator)"),
            new("proj_weights", "share of 1", "the same in the basis weights"),
            new("random_level", "share of 1", "√(K/N) of the basis path"),
            new("attention_share", "share of 1", "‖δ on attention‖/‖δ‖ of δ − δ_memory")),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys => ["measure_seed", "optimiser_points", "samples", "components"];

    /// <inheritdoc/>
    /// <exception cref="NotMeasurableException">The run was trained by another optimiser.</exception>
    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run) => run.Experiment.Train.Optimiser != OptimiserKind.Adamw
        ? throw new NotMeasurableException($"{run.Name}: this is of AdamW, and the run was trained by {run.Experiment.Train.Optimiser}.")
        : [.. run.Points(run.Options.OptimiserPoints).Select(step => new MeasureItem($"step={step}", step))];

    /// <inheritdoc/>
    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        float[] theta = run.Snapshots.Read(item.Step);
        var pair = new Pair(run, worker, theta, item.Step);
        Sample[] samples = [.. Enumerable.Range(0, run.Options.Samples).Select(_ => pair.Next())];
        PathBasis? path = BasisOf(run);
        part.Add("", item.Step, samples.Length,
            Median(s => s.UpdateNorm), Median(s => s.DecayShare, NoUpdate), Median(s => s.UpdateCosine, NoUpdate),
            Median(s => s.Order, NoUpdate), Median(s => s.OrderMemory, NoUpdate), Median(s => s.OrderCurvature, NoUpdate), Median(s => s.Defect, NoUpdate),
            Median(s => s.Cosine, NoDelta), Median(s => s.ProjectionPath, path is null ? PathBasis.TooFewSnapshots : NoDelta),
            Median(s => s.ProjectionWeights, NoDelta),
            path is null ? new Undefined("there is no basis") : Math.Sqrt((double)path.Dimension / run.Layout.Count), Median(s => s.AttentionShare, NoDelta));

        Cell Median(Func<Sample, double> of, string because = "")
        {
            double[] values = [.. samples.Select(of)];
            return values.All(double.IsFinite) ? Quantiles.Median(values) : new Undefined(because);
        }
    }

    private static PathBasis? BasisOf(MeasuredRun run) =>
        PathBasis.OfWhole(run, run.Components) is { Dimension: > 0 } basis ? basis : null;

    private sealed record Sample(
        double UpdateNorm, double DecayShare, double UpdateCosine, double Order, double OrderMemory, double OrderCurvature, double Defect,
        double Cosine, double ProjectionPath, double ProjectionWeights, double AttentionShare);

    /// <summary>The two orders of two optimiser steps from one state.</summary>
    private sealed class Pair
    {
        private readonly MeasuredRun _run;
        private readonly MeasureWorker _worker;
        private readonly float[] _theta, _all, _shifted, _at;
        private readonly double[] _losses, _memory, _delta;
        private readonly BatchPairs _batches;
        private readonly OptimiserStep _start, _first, _second, _frozen;
        private readonly PathBasis? _path;
        private readonly PathBasis _weights;
        private readonly Commutator _plain;
        private readonly double _decay;

        public Pair(MeasuredRun run, MeasureWorker worker, float[] theta, int step)
        {
            (_run, _worker, _theta) = (run, worker, theta);
            int count = theta.Length;
            _all = [.. run.Tasks.Select(_ => 1f)];
            (_shifted, _at) = (new float[count], new float[count]);
            (_losses, _memory, _delta) = (new double[_all.Length], new double[count], new double[count]);
            var settings = AdamWSettings.Of(run.Experiment.Train);
            (_start, _first, _second, _frozen) = (new(count, settings), new(count, settings), new(count, settings), new(count, settings));
            _plain = new Commutator(count, run.Options.Eta);
            _decay = settings.LearningRate * settings.WeightDecay * Vectors64.Norm(theta);
            _path = BasisOf(run);
            _weights = PathBasis.OfCurrentWeights(run.Layout, theta, PathBasis.DirectionsOfWeights);
            _batches = new BatchPairs(run, "commute-optimiser.batches", step);
            for (int i = 0; i < count; i++)
                _start.Theta[i] = theta[i];
            for (int i = 0; i < WarmUp; i++)
            {
                worker.Stop.ThrowIfCancellationRequested();
                _start.Remember(Gradient(theta, _batches.Next(), _shifted));
            }
        }

        public Sample Next()
        {
            _worker.Stop.ThrowIfCancellationRequested();
            int[] a = _batches.Next(), b = _batches.Next();
            ILinearisation atA = _worker.Linearise(_run, 0, _theta, a, _all), atB = _worker.Linearise(_run, 1, _theta, b, _all);
            (double normA, double[] updateA) = Both(_first, atA.Gradient, b, atB.Gradient, +1);
            (double normB, double[] updateB) = Both(_second, atB.Gradient, a, atA.Gradient, -1);
            double order = Vectors64.Norm(_delta), memory = Vectors64.Norm(_memory), scale = Math.Sqrt(normA * normB);
            Vectors64.Axpy(-1, _memory, _delta);
            double curvature = Vectors64.Norm(_delta);
            _plain.TakeExact(atA, atB);
            ReadOnlySpan<double> plain = _plain.Delta(CommutatorForm.Exact);
            return new Sample(
                normA, _decay / normA, Vectors64.Dot(updateA, updateB) / (normA * normB), order / scale, memory / scale, curvature / scale, curvature / (normA * normB),
                Vectors64.Dot(_delta, plain) / (curvature * Vectors64.Norm(plain)),
                _path is null ? double.NaN : Vectors64.Norm(_path.Coefficients(_delta)) / curvature,
                Vectors64.Norm(_weights.Coefficients(_delta)) / curvature, AttentionBlock.Norm(_run.Layout, _delta) / curvature);
        }

        /// <summary>One step on X, then one on Y; adds ±θ to δ, and of the steps with gradients at θ to the memory's part.</summary>
        private (double Norm, double[] Update) Both(OptimiserStep state, ReadOnlySpan<float> gradientX, int[] y, ReadOnlySpan<float> gradientY, double sign)
        {
            state.CopyFrom(_start);
            state.Step(gradientX);
            double[] update = [.. state.Theta];
            Vectors64.Axpy(-1, _start.Theta, update);
            _frozen.CopyFrom(state);
            _frozen.Step(gradientY);
            for (int i = 0; i < _at.Length; i++)
                _at[i] = (float)state.Theta[i];
            state.Step(Gradient(_at, y, _shifted));
            for (int i = 0; i < _delta.Length; i++)
            {
                _delta[i] = sign > 0 ? state.Theta[i] : _delta[i] - state.Theta[i];
                _memory[i] = sign > 0 ? _frozen.Theta[i] : _memory[i] - _frozen.Theta[i];
            }
            return (Vectors64.Norm(update), update);
        }

        private float[] Gradient(float[] theta, int[] pairs, float[] target)
        {
            _worker.Loss(_run).Gradient(theta, pairs, _all, _losses, target);
            return target;
        }
    }
}
