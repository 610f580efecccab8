using System.Runtime.CompilerServices;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>Directional derivative of <see cref="Readout{V}"/> and of its backward pass, at kept activations.</summary>
internal sealed unsafe class ReadoutTangent<V> where V : struct, ILanes<V>
{
    private readonly ParameterLayout _layout;
    private readonly ModelShape _shape;
    private readonly NormTangent<V> _norm;
    private readonly float* _logits, _dNormOut, _half;

    public ReadoutTangent(Workspace workspace, ParameterLayout layout, int capacity)
    {
        _layout = layout;
        _shape = layout.Shape;
        _norm = new NormTangent<V>(workspace, capacity, _shape.C);
        _logits = workspace.Take(capacity, (long)_shape.K * _shape.P);
        _dNormOut = workspace.Take(capacity, _shape.C);
        DInput = workspace.Take(capacity, _shape.C);
        _half = workspace.Take(_shape.P, _shape.C);
    }

    /// <summary>Derivative of the gradient at h, [n, C].</summary>
    public float* DInput { get; }

    /// <summary>Forward and backward; the product's entries are added to <paramref name="product"/>.</summary>
    /// <param name="at">The readout at the point.</param>
    /// <param name="w">Parameters.</param>
    /// <param name="v">Direction.</param>
    /// <param name="hDot">Derivative of h, [n, C].</param>
    /// <param name="taskWeights">[K].</param>
    /// <param name="size">Length of the list of pairs.</param>
    /// <param name="repeats">[n].</param>
    /// <param name="product">[N].</param>
    public void Run(
        Readout<V> at, Weights<V> w, Weights<V> v, float* hDot, ReadOnlySpan<float> taskWeights, int size, ReadOnlySpan<int> repeats, float* product)
    {
        int C = _shape.C, P = _shape.P, classes = _shape.K * P, n = repeats.Length;
        int weight = _layout.FinalNormWeight, bias = _layout.FinalNormBias;
        _norm.Forward(at.Norm, hDot, 0, n, w.Flat + weight, v.Flat + weight, v.Flat + bias);
        ProductRule<V>.Linear(_norm.Out, at.Norm.Out, C, w.Heads(), v.Heads(), n, C, classes, _logits, classes, v.HeadBias);
        for (int i = 0; i < n; i++)
            for (int task = 0; task < _shape.K; task++)
            {
                nint start = ((nint)i * classes) + ((nint)task * P);
                SoftmaxTangent(at.Probabilities + start, _logits + start, Readout<V>.RowFactor(taskWeights[task], repeats[i], size));
            }
        ProductRule<V>.LinearBack(_logits, at.DLogits, classes, w.HeadWeight, v.HeadWeight, C, n, classes, C, _dNormOut, C);
        for (int task = 0; task < _shape.K; task++)
        {
            (int headWeight, int headBias) = _layout.Heads[task];
            ProductRule<V>.WeightGradient(
                _logits + (task * P), at.DLogits + (task * P), classes, at.Norm.Out, _norm.Out, C, P, n, C, product + headWeight, C, _half);
            ColumnSums<V>.Add(_logits + (task * P), classes, n, P, product + headBias);
        }
        _norm.Gradient(at.Norm, at.DNormOut, _dNormOut, n, product + weight, product + bias);
        _norm.Backward(at.Norm, at.DNormOut, _dNormOut, 0, n, w.Flat + weight, v.Flat + weight, null, 0, DInput);
    }

    /// <summary>logits′ ← factor·p∘(logits′ − p·logits′), the derivative of the gradient at one row of logits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SoftmaxTangent(float* probabilities, float* logitsDot, float factor)
    {
        int P = _shape.P;
        V mean = V.All(Row<V>.Dot(probabilities, logitsDot, P)), scale = V.All(factor);
        for (int j = 0; j < P; j += ILanes<V>.Count)
        {
            V centred = Row<V>.Load(logitsDot + j, P - j) - mean;
            Row<V>.Store(Row<V>.Load(probabilities + j, P - j) * centred * scale, logitsDot + j, P - j);
        }
    }
}
