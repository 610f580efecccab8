using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>
/// The model above the first attention, on one chunk of pairs: MLP of the first layer, the other layers, the readout. Holds the
/// activations of one forward and backward pass.
/// </summary>
internal sealed unsafe class PairBlock<V> : IDisposable where V : struct, ILanes<V>
{
    private readonly Workspace _workspace = new();
    private readonly SharedWorkspace _temporary;
    private readonly ModelShape _shape;

    /// <param name="layout">The model's parameters.</param>
    /// <param name="capacity">Most pairs.</param>
    /// <param name="keep">Keep what tangents need.</param>
    public PairBlock(ParameterLayout layout, int capacity, bool keep)
    {
        _shape = layout.Shape;
        _temporary = new SharedWorkspace();
        Workspace temporary = keep ? _workspace : _temporary;
        // An output is read by the next stage only, so two buffers in turn are enough; going back, they hold gradients.
        float* even = _workspace.Take(2L * capacity, _shape.C), odd = _workspace.Take(2L * capacity, _shape.C);
        FirstOut = even;
        Attentions = new Attention<V>[_shape.L];
        Mlps = new Mlp<V>[_shape.L];
        DAttentionOut = new float*[_shape.L];
        DMlpOut = new float*[_shape.L];
        for (int layer = 0; layer < _shape.L; layer++)
        {
            int rows = _shape.Queries(layer) * capacity;
            if (layer > 0)
            {
                _temporary.Rewind();
                Attentions[layer] = new Attention<V>(_workspace, layout, layer, capacity, even, temporary);
                DAttentionOut[layer] = keep ? _workspace.Take(rows, _shape.C) : even;
            }
            _temporary.Rewind();
            Mlps[layer] = new Mlp<V>(_workspace, layout, layer, rows, odd, temporary);
            DMlpOut[layer] = keep && layer < _shape.L - 1 ? _workspace.Take(rows, _shape.C) : odd;
        }
        _temporary.Rewind();
        Readout = new Readout<V>(_workspace, layout, capacity, temporary);
        DMlpOut[_shape.L - 1] = Readout.DInput;
    }

    /// <summary>Output of the first attention, [Q·n, C].</summary>
    public float* FirstOut { get; }

    /// <summary>Attention of each layer; none in the first.</summary>
    public Attention<V>[] Attentions { get; }

    /// <summary>MLP of each layer.</summary>
    public Mlp<V>[] Mlps { get; }

    /// <summary>The end.</summary>
    public Readout<V> Readout { get; }

    /// <summary>Gradient at the output of each layer's attention; the first layer's lies in <see cref="FirstLayer{V}"/>.</summary>
    public float*[] DAttentionOut { get; }

    /// <summary>Gradient at each layer's output.</summary>
    public float*[] DMlpOut { get; }

    /// <summary>From <see cref="FirstOut"/> to the logits.</summary>
    public void Forward(Weights<V> w, int n, bool derivatives)
    {
        float* x = FirstOut;
        for (int layer = 0; layer < _shape.L; layer++)
        {
            int rows = _shape.Queries(layer) * n;
            if (layer > 0)
            {
                Attentions[layer].Forward(w, x, n);
                x = Attentions[layer].Out;
            }
            Mlps[layer].Forward(w, x, rows, derivatives);
            x = Mlps[layer].Out;
        }
        Readout.Forward(w, x, n);
    }

    /// <summary>From the logits' gradient to that at <see cref="FirstOut"/>.</summary>
    /// <param name="w">Parameters.</param>
    /// <param name="n">Pairs.</param>
    /// <param name="dFirstOut">Receives [Q·n, C].</param>
    /// <param name="gradient">[N], to which the parameters' gradients are added.</param>
    public void Backward(Weights<V> w, int n, float* dFirstOut, float* gradient)
    {
        Readout.Backward(w, n, gradient);
        for (int layer = _shape.L - 1; layer >= 0; layer--)
        {
            int rows = _shape.Queries(layer) * n;
            float* dAttentionOut = layer == 0 ? dFirstOut : DAttentionOut[layer];
            Mlps[layer].Backward(w, rows, DMlpOut[layer], dAttentionOut, gradient);
            if (layer > 0)
                Attentions[layer].Backward(w, n, dAttentionOut, DMlpOut[layer - 1], gradient);
        }
    }

    public void Dispose()
    {
        _workspace.Dispose();
        _temporary.Dispose();
    }
}
