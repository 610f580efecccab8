using Grokscope.Model;
using Grokscope.Numerics;
using Grokscope.Training;
using Grokscope.Training.Tasks;

namespace Grokscope.Experiments;

/// <summary>How long a built-in experiment takes on this machine, with one thread a run and a run a processor.</summary>
/// <param name="Runs">Cells of its sweep.</param>
/// <param name="StepMs">A step of one run with its share of the evaluations, milliseconds, mean over the cells.</param>
/// <param name="ExpectedSeconds">If runs grok when <see cref="Timescale"/> expects them to.</param>
/// <param name="LongestSeconds">If every run goes to its step cap.</param>
internal sealed record ExperimentTime(int Runs, double StepMs, double ExpectedSeconds, double LongestSeconds);

/// <summary>What this machine's engine reaches. Times are medians in milliseconds, rates GFLOP/s.</summary>
/// <param name="Isa">Variant of the kernels.</param>
/// <param name="Threads">Threads of steps, gradients, products and evaluations.</param>
/// <param name="StepMs">A training step (batch, gradient, AdamW) of the built-in experiments dual and tri.</param>
/// <param name="GradientMs">A gradient on a batch of dual.</param>
/// <param name="HvpMs">A Hessian-vector product there, activations kept.</param>
/// <param name="HvpWholeMs">A Hessian-vector product with everything that it needs.</param>
/// <param name="EvalMs">Losses and accuracies of dual on all 9216 pairs.</param>
/// <param name="GemmGflops">Matrix products of an MLP's forward and backward pass, one thread.</param>
/// <param name="FmaCeilingGflops">Multiply-adds on registers alone, one thread, in the same run.</param>
/// <param name="StepGflops">Needed operations of a dual step (see <see cref="FlopCount"/>) over its time.</param>
/// <param name="Experiments">Expected duration of each built-in experiment.</param>
internal sealed record MachineReport(
    string Isa,
    int Threads,
    IReadOnlyDictionary<string, double> StepMs,
    double GradientMs,
    double HvpMs,
    double HvpWholeMs,
    double EvalMs,
    double GemmGflops,
    double FmaCeilingGflops,
    double StepGflops,
    IReadOnlyDictionary<string, ExperimentTime> Experiments);

/// <summary>Measures this machine, in some ten seconds.</summary>
internal static class MachineBench
{
    private const int Steps = 60;

    /// <summary>Measures.</summary>
    /// <param name="threads">Threads of steps, gradients, products and evaluations.</param>
    /// <param name="progress">Told what is measured next.</param>
    public static MachineReport Run(int threads, Action<string>? progress = null)
    {
        InstructionSet set = InstructionSets.Current;
        progress?.Invoke("multiply-add ceiling and matrix products");
        (double ceiling, double product) = KernelBench.Run(set);
        using var dual = new Subject(Experiment.Load("dual"), threads);
        progress?.Invoke("steps of dual and tri");
        var steps = new Dictionary<string, double> { ["dual"] = dual.StepMs(Steps) };
        using (var tri = new Subject(Experiment.Load("tri"), threads))
            steps["tri"] = tri.StepMs(Steps);
        progress?.Invoke("gradient, Hessian-vector product, evaluation");
        double gradient = dual.GradientMs(Steps), evaluation = dual.EvaluationMs();
        (double kept, double whole) = dual.HessianVectorMs();
        var experiments = new Dictionary<string, ExperimentTime>();
        foreach (string name in BuiltInExperiments.Names)
        {
            progress?.Invoke($"a run of {name}");
            experiments[name] = Expect(Experiment.Load(name));
        }
        return new MachineReport(
            set.Name(), threads, steps, gradient, kept, whole, evaluation, product, ceiling, dual.NeededFlops / steps["dual"] * 1e-6, experiments);
    }

    /// <summary>Milliseconds of a step of one run on one thread, its share of the evaluations included.</summary>
    public static double StepMs(Experiment run)
    {
        using var subject = new Subject(run, 1);
        return subject.StepMs(Steps) + (subject.EvaluationMs() / run.Train.EvaluateEvery);
    }

    private static ExperimentTime Expect(Experiment experiment)
    {
        var plan = SweepPlan.Make(Sweep.Cells(experiment), null, Environment.ProcessorCount, StepMs);
        return new ExperimentTime(plan.Cells.Count, plan.Cells.Average(cell => cell.StepMs), plan.Expected.Seconds, plan.AtMost.Seconds);
    }

    /// <summary>The start of a run, on which things are timed.</summary>
    private sealed class Subject : IDisposable
    {
        private readonly Experiment _experiment;
        private readonly DataSet _data;
        private readonly Transformer _model;
        private readonly float[] _theta, _gradient, _weights;
        private readonly double[] _losses;
        private readonly int[] _batch;

        public Subject(Experiment experiment, int threads)
        {
            _experiment = experiment;
            _data = experiment.Data;
            _model = new Transformer(experiment.Shape, _data.Targets, threads);
            _theta = Initialisation.Draw(_model.Layout, experiment.Train.InitSeed);
            _gradient = new float[_theta.Length];
            _losses = new double[experiment.Shape.K];
            _weights = new float[experiment.Shape.K];
            _weights.AsSpan().Fill(1);
            _batch = new int[experiment.Train.BatchSize];
            new BatchStream(_data, experiment.Train.BatchSeed).Next(_batch);
        }

        public double NeededFlops
        {
            get
            {
                int P = _experiment.Shape.P;
                int rows = _batch.Select(pair => pair / P).Distinct().Count() + _batch.Select(pair => pair % P).Distinct().Count();
                return FlopCount.Gradient(_experiment.Shape, _batch.Distinct().Count(), rows);
            }
        }

        public double StepMs(int repetitions)
        {
            TrainingOptions train = _experiment.Train;
            var batches = new BatchStream(_data, train.BatchSeed);
            var optimiser = new AdamW(_theta.Length, AdamWSettings.Of(train));
            float[] theta = [.. _theta];
            int[] batch = new int[_batch.Length];
            return Timing.MedianMilliseconds(repetitions, () =>
            {
                batches.Next(batch);
                _model.Gradient(theta, batch, _weights, _losses, _gradient);
                optimiser.Step(theta, _gradient);
            });
        }

        public double GradientMs(int repetitions) =>
            Timing.MedianMilliseconds(repetitions, () => _model.Gradient(_theta, _batch, _weights, _losses, _gradient));

        public double EvaluationMs()
        {
            int[] correct = new int[_losses.Length];
            return Timing.MedianMilliseconds(9, () => _model.Evaluate(_theta, _data.All, _losses, correct));
        }

        public (double Kept, double Whole) HessianVectorMs()
        {
            float[] product = new float[_theta.Length];
            using Linearisation point = _model.Linearise(_theta, _batch, _weights);
            double kept = Timing.MedianMilliseconds(Steps / 2, () => point.Multiply(_theta, product));
            double whole = Timing.MedianMilliseconds(Steps / 4, () =>
            {
                using Linearisation again = _model.Linearise(_theta, _batch, _weights);
                again.Multiply(_theta, product);
            });
            return (kept, whole);
        }

        public void Dispose() => _model.Dispose();
    }
}
