namespace Grokscope.Model;

/// <summary>One parameter tensor and its place in the flat vector θ.</summary>
/// <param name="Name">Name in PyTorch's state_dict.</param>
/// <param name="Shape">Dimensions: [rows, columns] of a matrix, [n] of a vector; row-major.</param>
/// <param name="Offset">Index of its first entry in θ.</param>
/// <seealso cref="ParameterLayout"/>
public sealed record Parameter(string Name, IReadOnlyList<int> Shape, int Offset)
{
    /// <summary>Number of entries.</summary>
    public int Count => Shape.Aggregate(1, (product, size) => product * size);

    /// <summary>The entries' range in θ.</summary>
    public Range Range => Offset..(Offset + Count);
}

/// <summary>Offsets of one encoder layer's tensors in θ; shapes in the letters of <see cref="ModelShape"/>.</summary>
/// <param name="InWeight">in_proj_weight [3C, C]: rows of WQ, then WK, then WV.</param>
/// <param name="InBias">in_proj_bias [3C].</param>
/// <param name="OutWeight">out_proj.weight [C, C].</param>
/// <param name="OutBias">out_proj.bias [C].</param>
/// <param name="UpWeight">linear1.weight [F, C].</param>
/// <param name="UpBias">linear1.bias [F].</param>
/// <param name="DownWeight">linear2.weight [C, F].</param>
/// <param name="DownBias">linear2.bias [C].</param>
/// <param name="Norm1Weight">norm1.weight [C], before the attention.</param>
/// <param name="Norm1Bias">norm1.bias [C].</param>
/// <param name="Norm2Weight">norm2.weight [C], before the MLP.</param>
/// <param name="Norm2Bias">norm2.bias [C].</param>
internal readonly record struct LayerOffsets(
    int InWeight, int InBias, int OutWeight, int OutBias,
    int UpWeight, int UpBias, int DownWeight, int DownBias,
    int Norm1Weight, int Norm1Bias, int Norm2Weight, int Norm2Bias);

/// <summary>
/// Order, names, shapes and offsets of all parameters: the order of PyTorch's <c>model.parameters()</c>, which every flat vector of
/// Grokscope (θ, gradients, Hessian-vector products, moments) follows. Source: method.md §2.3.
/// </summary>
/// <example>
/// <code>
/// float[] theta = run.Weights(run.Steps[^1]);
/// ParameterLayout layout = run.Layout;
/// foreach (Parameter parameter in layout.Parameters)
///     Console.WriteLine($"{parameter.Name} [{string.Join(", ", parameter.Shape)}]: {Vectors64.Norm(theta[parameter.Range]):f2}");
/// </code>
/// </example>
public sealed class ParameterLayout
{
    private readonly List<Parameter> _parameters = [];

    /// <summary>Lays out the parameters of a model of this shape.</summary>
    public ParameterLayout(ModelShape shape)
    {
        (int P, int C, int F) = (shape.P, shape.C, shape.F);
        Shape = shape;
        PositionEmbedding = Add("pos_emb", ModelShape.T, C);
        TokenEmbedding = Add("tok_emb.weight", P, C);
        var layers = new LayerOffsets[shape.L];
        for (int layer = 0; layer < shape.L; layer++)
        {
            string at = $"encoder.layers.{layer}.";
            layers[layer] = new LayerOffsets(
                Add(at + "self_attn.in_proj_weight", 3 * C, C), Add(at + "self_attn.in_proj_bias", 3 * C),
                Add(at + "self_attn.out_proj.weight", C, C), Add(at + "self_attn.out_proj.bias", C),
                Add(at + "linear1.weight", F, C), Add(at + "linear1.bias", F),
                Add(at + "linear2.weight", C, F), Add(at + "linear2.bias", C),
                Add(at + "norm1.weight", C), Add(at + "norm1.bias", C),
                Add(at + "norm2.weight", C), Add(at + "norm2.bias", C));
        }
        Layers = layers;
        FinalNormWeight = Add("ln.weight", C);
        FinalNormBias = Add("ln.bias", C);
        var heads = new (int, int)[shape.K];
        for (int task = 0; task < shape.K; task++)
            heads[task] = (Add($"head_{shape.Tasks[task]}.weight", P, C), Add($"head_{shape.Tasks[task]}.bias", P));
        Heads = heads;
    }

    /// <summary>The model whose parameters these are.</summary>
    public ModelShape Shape { get; }

    /// <summary>Number of all entries, N.</summary>
    public int Count { get; private set; }

    /// <summary>All tensors in flat order.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Offset of pos_emb [2, C].</summary>
    internal int PositionEmbedding { get; }

    /// <summary>Offset of tok_emb.weight [P, C].</summary>
    internal int TokenEmbedding { get; }

    /// <summary>Offsets of each encoder layer's tensors.</summary>
    internal IReadOnlyList<LayerOffsets> Layers { get; }

    /// <summary>Offset of ln.weight [C], the norm before the heads.</summary>
    internal int FinalNormWeight { get; }

    /// <summary>Offset of ln.bias [C].</summary>
    internal int FinalNormBias { get; }

    /// <summary>Offsets of each task's head: weight [P, C] and bias [P].</summary>
    internal IReadOnlyList<(int Weight, int Bias)> Heads { get; }

    /// <summary>The tensor of this state_dict name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public Parameter this[string name] =>
        _parameters.Find(p => p.Name == name) ?? throw new KeyNotFoundException($"This model has no parameter '{name}'.");

    private int Add(string name, params int[] shape)
    {
        var parameter = new Parameter(name, shape, Count);
        _parameters.Add(parameter);
        Count += parameter.Count;
        return parameter.Offset;
    }
}
