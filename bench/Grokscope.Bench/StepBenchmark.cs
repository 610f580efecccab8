using BenchmarkDotNet.Attributes;
using Grokscope.Experiments;
using Grokscope.Model;
using Grokscope.Training;
using Grokscope.Training.Tasks;

namespace Grokscope.Bench;

/// <summary>A training step and its parts. GROKSCOPE_ISA chooses the kernels.</summary>
[MemoryDiagnoser]
public class StepBenchmark
{
    private DataSet _data = null!;
    private Transformer _model = null!;
    private Linearisation _point = null!;
    private AdamW _optimiser = null!;
    private float[] _theta = null!, _gradient = null!, _weights = null!;
    private double[] _losses = null!;
    private int[] _batch = null!, _correct = null!;

    [Params("quick", "dual", "tri")]
    public string Experiment { get; set; } = "dual";

    [Params(1, 2)]
    public int Threads { get; set; } = 1;

    [GlobalSetup]
    public void Prepare()
    {
        Experiment experiment = Experiments.Experiment.Load(Experiment);
        _data = experiment.Data;
        _model = new Transformer(experiment.Shape, _data.Targets, Threads);
        _theta = Initialisation.Draw(_model.Layout, experiment.Train.InitSeed);
        _gradient = new float[_theta.Length];
        _losses = new double[experiment.Shape.K];
        _correct = new int[experiment.Shape.K];
        _weights = new float[experiment.Shape.K];
        _weights.AsSpan().Fill(1);
        _batch = new int[experiment.Train.BatchSize];
        new BatchStream(_data, experiment.Train.BatchSeed).Next(_batch);
        _optimiser = new AdamW(_theta.Length, AdamWSettings.Of(experiment.Train));
        _point = _model.Linearise(_theta, _batch, _weights);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _point.Dispose();
        _model.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Gradient() => _model.Gradient(_theta, _batch, _weights, _losses, _gradient);

    [Benchmark]
    public void HessianVector() => _point.Multiply(_theta, _gradient);

    [Benchmark]
    public void Evaluate() => _model.Evaluate(_theta, _data.All, _losses, _correct);

    [Benchmark]
    public float Update() => _optimiser.Step(_theta, _gradient);
}
