using System.Text.Json;
using Grokscope.Model;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.TestData;

/// <summary>
/// A training run of the PyTorch reference (float32) with its derivatives at the weights after 100 steps, and what PyTorch in
/// float64 gives at the same weights.
/// </summary>
internal sealed class Golden
{
    public const string Dual = "dual_s42", Tri = "tri_s42", Small = "dual_small_s7";

    private readonly Dictionary<string, Tensor> _reference;
    private readonly Dictionary<string, Tensor> _torch;

    private Golden(string name)
    {
        _reference = DataFile.Tensors($"golden/{name}.safetensors");
        _torch = DataFile.Tensors($"golden/{name}.torch.safetensors");
        Json = DataFile.Json($"golden/{name}.json");
        JsonElement config = Json.GetProperty("config");
        int Size(string key) => config.GetProperty(key).GetInt32();
        string[] tasks = name == Tri ? ["add", "mul", "sq"] : ["add", "mul"];
        Shape = new ModelShape(Size("P"), Size("D_MODEL"), Size("N_LAYERS"), Size("N_HEADS"), Size("D_FF"), tasks);
        Targets = ModelFacts.Targets(Shape.P, tasks);
        PerTensor = DataFile.Json($"golden/{name}.torch.json").GetProperty("per_tensor");
        LossesA = DataFile.Json($"golden/{name}.torch.json").GetProperty("losses_A").Numbers();
        TrainingLosses = [.. Json.GetProperty("train").EnumerateArray().Select(row => row.GetProperty("losses").Numbers())];
    }

    public ModelShape Shape { get; }

    public PairTargets Targets { get; }

    /// <summary>config, train (losses and grad_norm of each step), theta_norms, at_theta_100: as in the reference.</summary>
    public JsonElement Json { get; }

    /// <summary>Mean losses of the minibatch of steps 1 … 200, [200][K].</summary>
    public double[][] TrainingLosses { get; }

    /// <summary>θ after 100 steps, complete.</summary>
    public float[] Theta100 => _reference["theta_100"].ToArray<float>();

    /// <summary>θ after the first step.</summary>
    public Sample Theta1 => Sample.In(_reference, "theta_1");

    /// <summary>512 (small: 100) pairs a·P + b, with repeats.</summary>
    public int[] BatchA => Pairs("batchA");

    public int[] BatchB => Pairs("batchB");

    /// <summary>Gradient of the training loss on batch A at θ100, float32.</summary>
    public Sample GradA => Sample.In(_reference, "gradA");

    /// <summary>The reference's unit direction; small run only.</summary>
    public float[] V => _reference["v"].ToArray<float>();

    /// <summary>Hv on batch A at θ100 along <see cref="V"/>, float32; small run only.</summary>
    public Sample ReferenceHvp => Sample.In(_reference, "hvp");

    /// <summary>The same of the first task's loss.</summary>
    public Sample ReferenceHvpTask0 => Sample.In(_reference, "hvp_task0");

    /// <summary>Hu on batch A at θ100 along <see cref="Direction"/>, computed in float64, stored as float32.</summary>
    public Sample Hvp => Sample.In(_torch, "hvp");

    /// <summary>The same of the first task's loss.</summary>
    public Sample HvpTask0 => Sample.In(_torch, "hvp_task0");

    /// <summary>Logits [K, 16, P] of the first 16 pairs of batch A at θ100, float64.</summary>
    public double[] Logits => _torch["logits"].ToArray<double>();

    /// <summary>Adam's first moments after 100 steps, float32.</summary>
    public Sample AdamFirst => Sample.In(_torch, "adam_first");

    /// <summary>Adam's second moments after 100 steps, float32.</summary>
    public Sample AdamSecond => Sample.In(_torch, "adam_second");

    /// <summary>Mean losses on batch A at θ100, float64.</summary>
    public double[] LossesA { get; }

    /// <summary>Per tensor, float64, batch A: norms of gradient and Hu, and u·Hu; of the training loss and of the first task's.</summary>
    public JsonElement PerTensor { get; }

    public static Golden Load(string name) => new(name);

    /// <summary>u in [−½, ½)^N, exact in float32: the index mixed by MurmurHash3's finaliser, its upper 24 bits.</summary>
    public static double[] Direction(int count)
    {
        var u = new double[count];
        for (uint i = 0; i < count; i++)
        {
            uint x = (i ^ (i >> 16)) * 0x85EBCA6Bu;
            x = (x ^ (x >> 13)) * 0xC2B2AE35u;
            u[i] = ((x ^ (x >> 16)) >> 8) / (double)(1 << 24) - 0.5;
        }
        return u;
    }

    private int[] Pairs(string name)
    {
        short[] rows = _reference[name].ToArray<short>(); // [2, B]: all a, then all b
        int count = rows.Length / 2;
        return [.. Enumerable.Range(0, count).Select(i => rows[i] * Shape.P + rows[count + i])];
    }
}
