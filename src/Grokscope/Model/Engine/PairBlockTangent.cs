using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>Directional derivative of <see cref="PairBlock{V}"/>, forward and back, at kept activations.</summary>
internal sealed unsafe class PairBlockTangent<V> : IDisposable where V : struct, ILanes<V>
{
    private readonly Workspace _workspace = new();
    private readonly ModelShape _shape;
    private readonly AttentionTangent<V>[] _attentions;
    private readonly MlpTangent<V>[] _mlps;
    private readonly ReadoutTangent<V> _readout;
    private readonly float* _dLayerInput, _dAttentionOut;

    public PairBlockTangent(ParameterLayout layout, int capacity)
    {
        _shape = layout.Shape;
        FirstOut = _workspace.Take(2L * capacity, _shape.C);
        _attentions = new AttentionTangent<V>[_shape.L];
        _mlps = new MlpTangent<V>[_shape.L];
        for (int layer = 0; layer < _shape.L; layer++)
        {
            if (layer > 0)
                _attentions[layer] = new AttentionTangent<V>(_workspace, layout, layer, capacity);
            _mlps[layer] = new MlpTangent<V>(_workspace, layout, layer, _shape.Queries(layer) * capacity);
        }
        _readout = new ReadoutTangent<V>(_workspace, layout, capacity);
        _dLayerInput = _workspace.Take(2L * capacity, _shape.C);
        _dAttentionOut = _workspace.Take(2L * capacity, _shape.C);
    }

    /// <summary>Derivative of the first attention's output, [Q·n, C].</summary>
    public float* FirstOut { get; }

    /// <summary>From <see cref="FirstOut"/> to the logits and back to the first attention's output.</summary>
    /// <param name="at">The block at the point.</param>
    /// <param name="w">Parameters.</param>
    /// <param name="v">Direction.</param>
    /// <param name="taskWeights">[K].</param>
    /// <param name="size">Length of the list of pairs.</param>
    /// <param name="repeats">[n] of the chunk's pairs.</param>
    /// <param name="dFirstOut">Gradient at the first attention's output at the point, [Q·n, C].</param>
    /// <param name="dFirstOutDot">Receives its derivative.</param>
    /// <param name="product">[N], to which the product's entries are added.</param>
    public void Run(
        PairBlock<V> at, Weights<V> w, Weights<V> v, ReadOnlySpan<float> taskWeights, int size, ReadOnlySpan<int> repeats,
        float* dFirstOut, float* dFirstOutDot, float* product)
    {
        int n = repeats.Length, last = _shape.L - 1;
        float* xDot = FirstOut;
        for (int layer = 0; layer <= last; layer++)
        {
            if (layer > 0)
            {
                _attentions[layer].Forward(at.Attentions[layer], w, v, xDot, n);
                xDot = _attentions[layer].Out;
            }
            _mlps[layer].Forward(at.Mlps[layer], w, v, xDot, _shape.Queries(layer) * n);
            xDot = _mlps[layer].Out;
        }
        _readout.Run(at.Readout, w, v, xDot, taskWeights, size, repeats, product);
        float* dOutDot = _readout.DInput;
        for (int layer = last; layer >= 0; layer--)
        {
            float* dAttention = layer == 0 ? dFirstOut : at.DAttentionOut[layer], dAttentionDot = layer == 0 ? dFirstOutDot : _dAttentionOut;
            _mlps[layer].Backward(at.Mlps[layer], w, v, _shape.Queries(layer) * n, at.DMlpOut[layer], dOutDot, dAttentionDot, product);
            if (layer == 0)
                return;
            _attentions[layer].Backward(at.Attentions[layer], w, v, n, dAttention, dAttentionDot, _dLayerInput, product);
            dOutDot = _dLayerInput;
        }
    }

    public void Dispose() => _workspace.Dispose();
}
