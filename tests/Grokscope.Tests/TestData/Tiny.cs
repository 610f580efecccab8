using System.Text.Json;
using Grokscope.Model;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.TestData;

/// <summary>The small run that groks: its checkpoints, and derivatives at five of them by PyTorch in float64.</summary>
internal sealed class Tiny
{
    private readonly Dictionary<string, Tensor> _probe = DataFile.Tensors("tiny/probe.safetensors");
    private readonly Dictionary<string, Tensor> _vectors = DataFile.Tensors("tiny/vectors.safetensors");
    private readonly Dictionary<string, Tensor> _split = DataFile.Tensors("tiny/split.safetensors");

    private Tiny()
    {
        Config = DataFile.Json("tiny/config.json");
        int Size(string key) => Config.GetProperty(key).GetInt32();
        string[] tasks = [.. Config.GetProperty("tasks").EnumerateArray().Select(task => task.GetString()!)];
        Shape = new ModelShape(Size("P"), Size("d_model"), Size("n_layers"), Size("n_heads"), Size("d_ff"), tasks);
        Targets = ModelFacts.Targets(Shape.P, tasks);
        Derivatives = DataFile.Json("tiny/derivatives.json");
        Probes = Steps("probes");
        Checkpoints = Steps("checkpoint_steps");
    }

    public ModelShape Shape { get; }

    public PairTargets Targets { get; }

    public JsonElement Config { get; }

    /// <summary>[step][set]: loss, by_task (grad_norm, grad_dot_v, hvp_norm, v_hvp, grad_hvp), per_tensor_total.</summary>
    public JsonElement Derivatives { get; }

    /// <summary>Steps at which most was measured.</summary>
    public int[] Probes { get; }

    /// <summary>Steps whose weights are stored, the probes among them.</summary>
    public int[] Checkpoints { get; }

    /// <summary>All 907 train pairs a·P + b in shuffled order.</summary>
    public int[] Train => Pairs("train_pairs");

    public int[] Test => Pairs("test_pairs");

    /// <summary>Unit direction.</summary>
    public double[] V => _probe["v"].ToArray<double>();

    /// <summary>Train indices of the minibatches of steps 1 … 20, [20 · 128].</summary>
    public short[] FirstBatches => _split["first_batches"].ToArray<short>();

    /// <summary>Lines of loss.csv, its header first: the first 200 steps.</summary>
    public string[] LossCsv { get; } = File.ReadAllLines(DataFile.Path("tiny/loss.csv"));

    public static Tiny Load() => new();

    /// <summary>All parameters after this many steps.</summary>
    public float[] Theta(int step)
    {
        Dictionary<string, Tensor> checkpoint = DataFile.Tensors($"tiny/checkpoints/step_{step:D6}.safetensors");
        return [.. new ParameterLayout(Shape).Parameters.SelectMany(parameter => checkpoint[parameter.Name].ToArray<float>())];
    }

    /// <summary>The pairs of the set "batch64" or "train".</summary>
    public int[] Set(string name)
    {
        int[] train = Train;
        return name == "train" ? train : Array.ConvertAll(_probe[name].ToArray<short>(), index => train[index]);
    }

    /// <summary>Pairs of the stored batches "commutator_A" or "commutator_B", [5][128].</summary>
    public int[][] CommutatorBatches(string name) => [.. Set(name).Chunk(128)];

    /// <summary>The vector "grad" or "hvp" of the total loss.</summary>
    public Sample Vector(int step, string set, string kind) => Sample.In(_vectors, $"step{step}.{set}.{kind}");

    private int[] Steps(string key) => [.. Config.GetProperty(key).EnumerateArray().Select(step => step.GetInt32())];

    private int[] Pairs(string name)
    {
        short[] rows = _split[name].ToArray<short>(); // [n, 2]
        return [.. Enumerable.Range(0, rows.Length / 2).Select(i => rows[2 * i] * Shape.P + rows[2 * i + 1])];
    }
}
