using BenchmarkDotNet.Attributes;
using Grokscope.Experiments;
using Grokscope.Model;
using Grokscope.Numerics.Random;
using Grokscope.Training;
using Grokscope.Training.Interventions;
using Grokscope.Training.Tasks;

namespace Grokscope.Bench;

/// <summary>A whole training step of the published dual model, plain and with an intervention of 20 directions. GROKSCOPE_ISA chooses the kernels.</summary>
public class InterventionBenchmark
{
    private const int Directions = 20;

    private Transformer _model = null!;
    private AdamW _optimiser = null!;
    private Intervention? _change;
    private float[] _theta = null!, _gradient = null!, _weights = null!;
    private double[] _losses = null!;
    private int[] _batch = null!;

    [Params(1, 2)]
    public int Threads { get; set; } = 1;

    [Params(nameof(InterventionKind.None), nameof(InterventionKind.DeleteOrthogonal), nameof(InterventionKind.ProjectUpdate), nameof(InterventionKind.RandomNoise))]
    public string Kind { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        var experiment = Experiment.Load("dual");
        _model = new Transformer(experiment.Shape, experiment.Data.Targets, Threads);
        int N = _model.Layout.Count;
        _theta = Initialisation.Draw(_model.Layout, experiment.Train.InitSeed);
        _gradient = new float[N];
        _losses = new double[experiment.Shape.K];
        _weights = new float[experiment.Shape.K];
        _weights.AsSpan().Fill(1);
        _batch = new int[experiment.Train.BatchSize];
        new BatchStream(experiment.Data, experiment.Train.BatchSeed).Next(_batch);
        _optimiser = new AdamW(N, AdamWSettings.Of(experiment.Train));
        if (Kind == nameof(InterventionKind.None))
            return;
        // Nearly orthonormal is enough for the time.
        var random = new Philox(1, "bench", 0);
        var columns = new float[Directions][];
        for (int k = 0; k < Directions; k++)
        {
            columns[k] = new float[N];
            random.Normal(columns[k]);
            for (int i = 0; i < N; i++)
                columns[k][i] /= MathF.Sqrt(N);
        }
        var options = new InterventionOptions { Kind = Enum.Parse<InterventionKind>(Kind), Fraction = 0.1, FromStep = 1, WatchEvery = 1_000_000 };
        _change = new Intervention(_model.Layout, experiment.Train, options, new FixedBasis(new Basis(columns)));
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _change?.Dispose();
        _model.Dispose();
    }

    [Benchmark]
    public float Step()
    {
        _model.Gradient(_theta, _batch, _weights, _losses, _gradient);
        return _change?.Step(2, _optimiser, _theta, _gradient) ?? _optimiser.Step(_theta, _gradient);
    }
}
