using Grokscope.Numerics.Random;

namespace Grokscope.Model;

/// <summary>
/// The initial weights that PyTorch gives the reference model: its distributions, drawn from its generator in the order in which it
/// builds the modules, which is not the order of θ. Source: method.md §2.2.
/// </summary>
/// <example>
/// <code>
/// float[] theta = Initialisation.Draw(run.Layout, seed: 42);
/// Console.WriteLine($"{theta.Length} weights, ‖θ‖ = {Vectors64.Norm(theta):f1}");
/// </code>
/// </example>
public static class Initialisation
{
    /// <summary>Draws the initial parameters.</summary>
    /// <param name="layout">The model; at least one layer.</param>
    /// <param name="seed">What <c>torch.manual_seed</c> gets, 0 … 2³² − 1.</param>
    /// <returns>θ, [N]. All layers are equal: the encoder draws one and copies it.</returns>
    public static float[] Draw(ParameterLayout layout, uint seed)
    {
        (int P, int C, int F) = (layout.Shape.P, layout.Shape.C, layout.Shape.F);
        var random = new PyTorchRandom(seed);
        float[] theta = new float[layout.Count];

        random.Normal(theta.AsSpan(layout.TokenEmbedding, P * C));
        Span<float> position = theta.AsSpan(layout.PositionEmbedding, ModelShape.T * C);
        random.Normal(position);
        float root = (float)Math.Sqrt(C);
        foreach (ref float entry in position)
            entry /= root;

        DrawLayer(random, layout.Layers[0], C, F, theta);
        LayerOffsets first = layout.Layers[0];
        int length = first.Norm2Bias + C - first.InWeight;
        foreach (LayerOffsets other in layout.Layers.Skip(1))
            theta.AsSpan(first.InWeight, length).CopyTo(theta.AsSpan(other.InWeight));

        theta.AsSpan(layout.FinalNormWeight, C).Fill(1);
        foreach ((int weight, int bias) in layout.Heads)
            DrawLinear(random, theta.AsSpan(weight, P * C), theta.AsSpan(bias, P), C);
        return theta;
    }

    private static void DrawLayer(PyTorchRandom random, LayerOffsets at, int C, int F, Span<float> theta)
    {
        DrawLinear(random, theta.Slice(at.OutWeight, C * C), theta.Slice(at.OutBias, C), C);
        // The attention module sets this bias to 0 after the linear layer inside it has drawn it.
        theta.Slice(at.OutBias, C).Clear();
        DrawUniform(random, Math.Sqrt(6.0 / (C + (3 * C))), theta.Slice(at.InWeight, 3 * C * C));
        DrawLinear(random, theta.Slice(at.UpWeight, F * C), theta.Slice(at.UpBias, F), C);
        DrawLinear(random, theta.Slice(at.DownWeight, C * F), theta.Slice(at.DownBias, C), F);
        theta.Slice(at.Norm1Weight, C).Fill(1);
        theta.Slice(at.Norm2Weight, C).Fill(1);
    }

    /// <summary>A linear layer's weights and bias, both uniform on ±1/√(its number of inputs).</summary>
    private static void DrawLinear(PyTorchRandom random, Span<float> weight, Span<float> bias, int inputs)
    {
        DrawUniform(random, 1 / Math.Sqrt(inputs), weight);
        DrawUniform(random, 1 / Math.Sqrt(inputs), bias);
    }

    private static void DrawUniform(PyTorchRandom random, double bound, Span<float> destination) =>
        random.Uniform((float)-bound, (float)bound, destination);
}
