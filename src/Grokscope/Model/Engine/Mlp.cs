using Grokscope.Numerics.Lanes;
using Grokscope.Numerics.Products;

namespace Grokscope.Model.Engine;

/// <summary>
/// The second half of a layer on m rows: out = x + W2·gelu(W1·LN2(x) + b1) + b2 (method.md §2.1). Keeps what its backward pass and
/// its tangent need.
/// </summary>
internal sealed unsafe class Mlp<V> where V : struct, ILanes<V>
{
    private readonly ModelShape _shape;
    private readonly LayerOffsets _at;
    private readonly int _layer;

    /// <param name="workspace">Owner of the buffers.</param>
    /// <param name="layout">The model's parameters.</param>
    /// <param name="layer">Layer.</param>
    /// <param name="capacity">Most rows.</param>
    /// <param name="output">Room for the output, [capacity, C].</param>
    /// <param name="temporary">Owner of what no tangent needs; the same where all is kept.</param>
    public Mlp(Workspace workspace, ParameterLayout layout, int layer, int capacity, float* output, Workspace temporary)
    {
        _shape = layout.Shape;
        _at = layout.Layers[layer];
        _layer = layer;
        int C = _shape.C, F = _shape.F;
        bool keep = temporary == workspace;
        Norm = new Norm<V>(workspace, capacity, C);
        Slope = workspace.Take(capacity, F);
        Hidden = workspace.Take(capacity, F);
        Curve = keep ? workspace.Take(capacity, F) : null;
        Out = output;
        DHidden = temporary.Take(capacity, F);
        DUp = keep ? workspace.Take(capacity, F) : DHidden;
        DNormOut = temporary.Take(capacity, C);
    }

    /// <summary>LN2.</summary>
    public Norm<V> Norm { get; }

    /// <summary>gelu′ of the pre-activations, [m, F].</summary>
    public float* Slope { get; }

    /// <summary>gelu″ of the pre-activations, [m, F]; null unless kept.</summary>
    public float* Curve { get; }

    /// <summary>gelu of the pre-activations, [m, F].</summary>
    public float* Hidden { get; }

    /// <summary>Output, [m, C].</summary>
    public float* Out { get; }

    /// <summary>Gradient at <see cref="Hidden"/>, [m, F].</summary>
    public float* DHidden { get; }

    /// <summary>Gradient at the pre-activations, [m, F].</summary>
    public float* DUp { get; }

    /// <summary>Gradient at LN2's output, [m, C].</summary>
    public float* DNormOut { get; }

    /// <summary>Forward; without <paramref name="derivatives"/> no backward pass can follow.</summary>
    public void Forward(Weights<V> w, float* x, int rows, bool derivatives)
    {
        int C = _shape.C, F = _shape.F;
        Norm.Forward(x, 0, rows, w.Flat + _at.Norm2Weight, w.Flat + _at.Norm2Bias);
        float* up = derivatives ? Slope : Hidden;
        MatrixProduct<V>.Multiply(MatrixProduct<V>.Rows(Norm.Out, C), w.Up(_layer), rows, C, F, up, F, w.Flat + _at.UpBias);
        if (derivatives)
            Gelu<V>.Forward(up, rows * F, Hidden, Curve);
        else
            Gelu<V>.Values(up, rows * F);
        MatrixProduct<V>.Multiply(
            MatrixProduct<V>.Rows(Hidden, F), w.Down(_layer), rows, F, C, Out, C, w.Flat + _at.DownBias, x, C);
    }

    /// <summary>Backward.</summary>
    /// <param name="w">Parameters.</param>
    /// <param name="rows">m.</param>
    /// <param name="dOut">Gradient at the output, [m, C].</param>
    /// <param name="dInput">Receives the gradient at x, [m, C].</param>
    /// <param name="gradient">[N], to which the parameters' gradients are added.</param>
    public void Backward(Weights<V> w, int rows, float* dOut, float* dInput, float* gradient)
    {
        int C = _shape.C, F = _shape.F;
        MatrixProduct<V>.Multiply(
            MatrixProduct<V>.Rows(dOut, C), MatrixProduct<V>.InPlace(w.Flat + _at.DownWeight, F), rows, C, F, DHidden, F);
        MatrixProduct<V>.Accumulate(
            MatrixProduct<V>.Transposed(dOut, C), MatrixProduct<V>.InPlace(Hidden, F), C, rows, F, gradient + _at.DownWeight, F);
        ColumnSums<V>.Add(dOut, C, rows, C, gradient + _at.DownBias);
        Gelu<V>.Multiply(DHidden, Slope, rows * F, DUp);
        MatrixProduct<V>.Multiply(
            MatrixProduct<V>.Rows(DUp, F), MatrixProduct<V>.InPlace(w.Flat + _at.UpWeight, C), rows, F, C, DNormOut, C);
        MatrixProduct<V>.Accumulate(
            MatrixProduct<V>.Transposed(DUp, F), MatrixProduct<V>.InPlace(Norm.Out, C), F, rows, C, gradient + _at.UpWeight, C);
        ColumnSums<V>.Add(DUp, F, rows, F, gradient + _at.UpBias);
        Norm.Gradient(DNormOut, rows, gradient + _at.Norm2Weight, gradient + _at.Norm2Bias);
        Norm.Backward(DNormOut, 0, rows, w.Flat + _at.Norm2Weight, dOut, rows, dInput);
    }
}
