using BenchmarkDotNet.Attributes;
using Grokscope.Experiments;
using Grokscope.Geometry.Commutators;
using Grokscope.Geometry.Paths;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Training.Tasks;

namespace Grokscope.Bench;

/// <summary>A commutator sample beside the gradient of its batch: four gradients, δ in two forms, norms, and the projection on a basis.</summary>
[MemoryDiagnoser]
public class CommutatorBenchmark
{
    private DataSet _data = null!;
    private Transformer _model = null!;
    private Commutator _commutator = null!;
    private Linearisation _atA = null!, _atB = null!;
    private PathBasis _basis = null!;
    private float[] _theta = null!, _gradient = null!, _weights = null!;
    private double[] _losses = null!;
    private int[] _a = null!, _b = null!;

    [Params("dual")]
    public string Experiment { get; set; } = "dual";

    [GlobalSetup]
    public void Prepare()
    {
        Experiment experiment = Experiments.Experiment.Load(Experiment);
        _data = experiment.Data;
        _model = new Transformer(experiment.Shape, _data.Targets);
        _theta = Initialisation.Draw(_model.Layout, experiment.Train.InitSeed);
        _commutator = new Commutator(_theta.Length, 1e-3);
        _gradient = new float[_theta.Length];
        _losses = new double[experiment.Shape.K];
        _weights = new float[experiment.Shape.K];
        _weights.AsSpan().Fill(1);
        (_a, _b) = (new int[experiment.Train.BatchSize], new int[experiment.Train.BatchSize]);
        var batches = new BatchStream(_data, experiment.Train.BatchSeed);
        batches.Next(_a);
        batches.Next(_b);
        _basis = PathBasis.OfCurrentWeights(_model.Layout, _theta, 2);
        _atA = _model.Linearise(_theta, _a, _weights);
        _atB = _model.Linearise(_theta, _b, _weights);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _atA.Dispose();
        _atB.Dispose();
        _model.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Gradient() => _model.Gradient(_theta, _a, _weights, _losses, _gradient);

    [Benchmark]
    public double Sample()
    {
        _commutator.Take(_model, _theta, new BatchLoss(_a, _weights), new BatchLoss(_b, _weights));
        ReadOnlySpan<double> delta = _commutator.Delta(CommutatorForm.Difference);
        return _commutator.Defect(CommutatorForm.Difference) + _commutator.Defect(CommutatorForm.Published) + Vectors64.Norm(_basis.Coefficients(delta));
    }

    [Benchmark]
    public double Exact()
    {
        _atA.MoveTo(_theta, _a, _weights);
        _atB.MoveTo(_theta, _b, _weights);
        _commutator.TakeExact(_atA, _atB);
        return _commutator.Defect(CommutatorForm.Exact);
    }
}
