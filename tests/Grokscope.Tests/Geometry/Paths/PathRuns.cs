using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Model;
using Grokscope.Numerics.Random;
using Grokscope.Tests.TestData;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Geometry.Paths;

/// <summary>Runs whose paths are known.</summary>
internal static class PathRuns
{
    private static readonly Lazy<MeasuredRun> TinyAttention = new(LoadTinyAttention);

    /// <summary>The recorded tiny run's attention matrices at 100 steps; all other weights 0.</summary>
    public static MeasuredRun Tiny => TinyAttention.Value;

    /// <summary>The recorded tiny run's weights at its five probes.</summary>
    public static MeasuredRun TinyProbes()
    {
        var tiny = TestData.Tiny.Load();
        return Of(TinyExperiment(), [.. tiny.Probes.Select(step => (step, tiny.Theta(step)))]);
    }

    /// <summary>The recorded tiny run: its weights at all 51 checkpoints, its accuracies.</summary>
    public static MeasuredRun TinyRun()
    {
        var tiny = TestData.Tiny.Load();
        Experiment experiment = TinyExperiment();
        return new MeasuredRun(
            "tiny", experiment, experiment.Measure, new MemorySnapshots([.. tiny.Checkpoints.Select(step => (step, tiny.Theta(step)))]),
            new RunFolder(DataFile.Path("tiny")));
    }

    /// <summary>A run of a very small model with this path.</summary>
    public static MeasuredRun Of(IEnumerable<(int Step, float[] Theta)> path, params string[] overrides) => Of(SmallExperiment(overrides), [.. path]);

    /// <summary>Such a run with T snapshots, 10 steps apart, at which each weight is what a function of snapshot and index says.</summary>
    public static MeasuredRun Of(int T, Func<int, int, double> weight, params string[] overrides)
    {
        int N = new ParameterLayout(SmallExperiment(overrides).Shape).Count;
        return Of(Enumerable.Range(0, T).Select(t => (10 * t, Enumerable.Range(0, N).Select(i => (float)weight(t, i)).ToArray())), overrides);
    }

    /// <summary>A random walk from a random point.</summary>
    public static MeasuredRun Walk(int T, uint seed = 1, params string[] overrides)
    {
        int N = new ParameterLayout(SmallExperiment(overrides).Shape).Count;
        var theta = new float[N];
        var steps = new double[T][];
        for (int t = 0; t < T; t++)
            new Philox(seed, "test.walk", (ulong)t).Normal(steps[t] = new double[N]);
        return Of(Enumerable.Range(0, T).Select(t => (10 * t, theta = [.. theta.Zip(steps[t], (x, step) => (float)(x + step))])), overrides);
    }

    /// <summary>P 5, C 8, H 2, F 4, L 2; tasks add and mul, unless outputs are among the changes.</summary>
    public static Experiment SmallExperiment(params string[] overrides) => Experiment.Load(
        overrides.Any(change => change.StartsWith("outputs", StringComparison.Ordinal)) ? "tri" : "dual",
        ["modulus=5", "d_model=8", "heads=2", "d_ff=4", "batch_size=4", .. overrides]);

    public static Experiment TinyExperiment() => Experiment.Load("dual", "modulus=37", "train_fraction=0.7", "d_model=32", "d_ff=64", "batch_size=128");

    /// <summary>A run of an experiment with this path.</summary>
    public static MeasuredRun Of(Experiment experiment, IReadOnlyList<(int Step, float[] Theta)> path) =>
        new("run", experiment, experiment.Measure, new MemorySnapshots(path), new RunFolder("there is no folder"));

    private static MeasuredRun LoadTinyAttention()
    {
        Dictionary<string, Tensor> tensors = DataFile.Tensors("tiny/attention.safetensors");
        var tiny = TestData.Tiny.Load();
        Experiment experiment = TinyExperiment();
        var layout = new ParameterLayout(experiment.Shape);
        IReadOnlyList<AttentionMatrix> matrices = AttentionMatrix.Of(layout);
        long[] between = tensors["steps"].ToArray<long>();
        List<(int Step, float[] Theta)> path = [.. between.Select(step => ((int)step, new float[layout.Count]))];
        foreach (AttentionMatrix matrix in matrices)
        {
            float[] all = tensors[matrix.Name].ToArray<float>();
            for (int t = 0; t < path.Count; t++)
                all.AsSpan(t * matrix.Count, matrix.Count).CopyTo(path[t].Theta.AsSpan(matrix.Range));
        }
        foreach (int step in tiny.Checkpoints)
        {
            float[] theta = new float[layout.Count], all = tiny.Theta(step);
            foreach (AttentionMatrix matrix in matrices)
                all.AsSpan(matrix.Range).CopyTo(theta.AsSpan(matrix.Range));
            path.Add((step, theta));
        }
        return Of(experiment, [.. path.OrderBy(point => point.Step)]);
    }
}
