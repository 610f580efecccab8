using System.Runtime.CompilerServices;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>Directional derivative of <see cref="Mlp{V}"/> and of its backward pass, at kept activations.</summary>
internal sealed unsafe class MlpTangent<V> where V : struct, ILanes<V>
{
    private readonly ModelShape _shape;
    private readonly LayerOffsets _at;
    private readonly int _layer;
    private readonly NormTangent<V> _norm;
    private readonly float* _up, _hidden, _dHidden, _dNormOut, _half;

    public MlpTangent(Workspace workspace, ParameterLayout layout, int layer, int capacity)
    {
        _shape = layout.Shape;
        _at = layout.Layers[layer];
        _layer = layer;
        _norm = new NormTangent<V>(workspace, capacity, _shape.C);
        _up = workspace.Take(capacity, _shape.F);
        _hidden = workspace.Take(capacity, _shape.F);
        _dHidden = workspace.Take(capacity, _shape.F);
        _dNormOut = workspace.Take(capacity, _shape.C);
        _half = workspace.Take(_shape.F, _shape.C);
        Out = workspace.Take(capacity, _shape.C);
    }

    /// <summary>Derivative of the output, [m, C].</summary>
    public float* Out { get; }

    /// <summary>Forward, in the direction v of the parameters and ẋ of the input.</summary>
    public void Forward(Mlp<V> at, Weights<V> w, Weights<V> v, float* xDot, int rows)
    {
        int C = _shape.C, F = _shape.F;
        _norm.Forward(at.Norm, xDot, 0, rows, w.Flat + _at.Norm2Weight, v.Flat + _at.Norm2Weight, v.Flat + _at.Norm2Bias);
        ProductRule<V>.Linear(_norm.Out, at.Norm.Out, C, w.Up(_layer), v.Up(_layer), rows, C, F, _up, F, v.Flat + _at.UpBias);
        Gelu<V>.Multiply(at.Slope, _up, rows * F, _hidden);
        ProductRule<V>.Linear(
            _hidden, at.Hidden, F, w.Down(_layer), v.Down(_layer), rows, F, C, Out, C, v.Flat + _at.DownBias, xDot, C);
    }

    /// <summary>Backward; the product's entries are added to <paramref name="product"/>.</summary>
    public void Backward(Mlp<V> at, Weights<V> w, Weights<V> v, int rows, float* dOut, float* dOutDot, float* dInputDot, float* product)
    {
        int C = _shape.C, F = _shape.F;
        ProductRule<V>.LinearBack(dOutDot, dOut, C, w.Flat + _at.DownWeight, v.Flat + _at.DownWeight, F, rows, C, F, _dHidden, F);
        ProductRule<V>.WeightGradient(dOutDot, dOut, C, at.Hidden, _hidden, F, C, rows, F, product + _at.DownWeight, F, _half);
        ColumnSums<V>.Add(dOutDot, C, rows, C, product + _at.DownBias);
        Bend(_dHidden, at.Slope, at.DHidden, at.Curve, _up, rows * F);
        ProductRule<V>.LinearBack(_dHidden, at.DUp, F, w.Flat + _at.UpWeight, v.Flat + _at.UpWeight, C, rows, F, C, _dNormOut, C);
        ProductRule<V>.WeightGradient(_dHidden, at.DUp, F, at.Norm.Out, _norm.Out, C, F, rows, C, product + _at.UpWeight, C, _half);
        ColumnSums<V>.Add(_dHidden, F, rows, F, product + _at.UpBias);
        _norm.Gradient(at.Norm, at.DNormOut, _dNormOut, rows, product + _at.Norm2Weight, product + _at.Norm2Bias);
        _norm.Backward(
            at.Norm, at.DNormOut, _dNormOut, 0, rows, w.Flat + _at.Norm2Weight, v.Flat + _at.Norm2Weight, dOutDot, rows, dInputDot);
    }

    /// <summary>(dHidden∘gelu′)′ = dHidden′∘gelu′ + dHidden∘gelu″∘up′, in place of dHidden′.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Bend(float* dHiddenDot, float* slope, float* dHidden, float* curve, float* upDot, int count)
    {
        for (int i = 0; i < count; i += ILanes<V>.Count)
        {
            int left = count - i;
            V bent = Row<V>.Load(dHidden + i, left) * Row<V>.Load(curve + i, left) * Row<V>.Load(upDot + i, left);
            Row<V>.Store(V.MultiplyAdd(Row<V>.Load(dHiddenDot + i, left), Row<V>.Load(slope + i, left), bent), dHiddenDot + i, left);
        }
    }
}
