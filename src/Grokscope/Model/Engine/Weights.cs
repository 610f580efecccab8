using Grokscope.Numerics.Lanes;
using Grokscope.Numerics.Products;

namespace Grokscope.Model.Engine;

/// <summary>
/// A flat vector (θ, or a direction in its space) made ready for products: a copy with room behind it, and the transposed panels of
/// each weight matrix that a forward pass multiplies by.
/// </summary>
internal sealed unsafe class Weights<V> : IDisposable where V : struct, ILanes<V>
{
    private readonly Workspace _workspace = new();
    private readonly ParameterLayout _layout;
    private readonly LayerPanels[] _panels;
    private readonly float* _headPanels;

    /// <summary>Places of one layer's panels; in the first layer of [WQ; WK; WV] and of WO per head, else of each matrix, WV per head.</summary>
    private readonly struct LayerPanels(float* qkv, float* q, float* k, float* v, float* o, float* up, float* down)
    {
        public readonly float* Qkv = qkv, Q = q, K = k, V = v, O = o, Up = up, Down = down;
    }

    public Weights(ParameterLayout layout)
    {
        _layout = layout;
        ModelShape s = layout.Shape;
        Flat = _workspace.Take(layout.Count);
        HeadWeight = _workspace.Take(s.K * s.P, s.C);
        HeadBias = _workspace.Take(s.K * s.P);
        _headPanels = _workspace.Take(PackedTranspose<V>.Size(s.K * s.P, s.C));
        _panels = new LayerPanels[s.L];
        for (int layer = 0; layer < s.L; layer++)
            _panels[layer] = new LayerPanels(
                layer == 0 ? Room(3 * s.C, s.C) : null,
                layer == 0 ? null : Room(s.C, s.C),
                layer == 0 ? null : Room(s.C, s.C),
                layer == 0 ? null : Room(s.HeadWidth, s.C, s.H),
                layer == 0 ? Room(s.C, s.HeadWidth, s.H) : Room(s.C, s.C),
                Room(s.F, s.C),
                Room(s.C, s.F));
    }

    /// <summary>The flat vector, [N].</summary>
    public float* Flat { get; }

    /// <summary>All heads' weights one below the other, [K·P, C].</summary>
    public float* HeadWeight { get; }

    /// <summary>All heads' biases, [K·P].</summary>
    public float* HeadBias { get; }

    /// <summary>Items of work that <see cref="Pack(int)"/> can share out, after <see cref="Copy"/>.</summary>
    public int PackItems => (3 * _layout.Shape.L) + 1;

    /// <summary>Takes over the flat vector, [N].</summary>
    public void Copy(ReadOnlySpan<float> flat) => flat.CopyTo(new Span<float>(Flat, _layout.Count));

    /// <summary>Packs one item.</summary>
    public void Pack(int item)
    {
        if (item == 3 * _layout.Shape.L)
            PackHeads();
        else if (item % 3 == 0)
            PackAttention(item / 3);
        else if (item % 3 == 1)
            Pack(_layout.Layers[item / 3].UpWeight, _layout.Shape.F, _layout.Shape.C, _panels[item / 3].Up);
        else
            Pack(_layout.Layers[item / 3].DownWeight, _layout.Shape.C, _layout.Shape.F, _panels[item / 3].Down);
    }

    /// <summary>First layer: [WQ; WK; WV]ᵀ, [C, 3C].</summary>
    public Right Qkv() => PackedTranspose<V>.Panels(_panels[0].Qkv, _layout.Shape.C);

    /// <summary>First layer: (WO_h)ᵀ, [C/H, C], the columns of WO that head h feeds.</summary>
    public Right OutOfHead(int head) => PackedTranspose<V>.Panels(
        _panels[0].O + (head * PackedTranspose<V>.Size(_layout.Shape.C, _layout.Shape.HeadWidth)), _layout.Shape.HeadWidth);

    /// <summary>Later layers: WQᵀ, [C, C].</summary>
    public Right Query(int layer) => PackedTranspose<V>.Panels(_panels[layer].Q, _layout.Shape.C);

    /// <summary>Later layers: WKᵀ, [C, C].</summary>
    public Right Key(int layer) => PackedTranspose<V>.Panels(_panels[layer].K, _layout.Shape.C);

    /// <summary>Later layers: (WV_h)ᵀ, [C, C/H].</summary>
    public Right ValueOfHead(int layer, int head) => PackedTranspose<V>.Panels(
        _panels[layer].V + (head * PackedTranspose<V>.Size(_layout.Shape.HeadWidth, _layout.Shape.C)), _layout.Shape.C);

    /// <summary>Later layers: WOᵀ, [C, C].</summary>
    public Right Out(int layer) => PackedTranspose<V>.Panels(_panels[layer].O, _layout.Shape.C);

    /// <summary>W1ᵀ, [C, F].</summary>
    public Right Up(int layer) => PackedTranspose<V>.Panels(_panels[layer].Up, _layout.Shape.C);

    /// <summary>W2ᵀ, [F, C].</summary>
    public Right Down(int layer) => PackedTranspose<V>.Panels(_panels[layer].Down, _layout.Shape.F);

    /// <summary>All heads, [C, K·P].</summary>
    public Right Heads() => PackedTranspose<V>.Panels(_headPanels, _layout.Shape.C);

    public void Dispose() => _workspace.Dispose();

    private void PackHeads()
    {
        ModelShape s = _layout.Shape;
        for (int task = 0; task < s.K; task++)
        {
            (int weight, int bias) = _layout.Heads[task];
            new ReadOnlySpan<float>(Flat + weight, s.P * s.C).CopyTo(new Span<float>(HeadWeight + (task * s.P * s.C), s.P * s.C));
            new ReadOnlySpan<float>(Flat + bias, s.P).CopyTo(new Span<float>(HeadBias + (task * s.P), s.P));
        }
        PackedTranspose<V>.Pack(HeadWeight, s.C, s.K * s.P, s.C, _headPanels);
    }

    private void PackAttention(int layer)
    {
        ModelShape s = _layout.Shape;
        LayerOffsets at = _layout.Layers[layer];
        LayerPanels to = _panels[layer];
        long head = layer == 0 ? PackedTranspose<V>.Size(s.C, s.HeadWidth) : PackedTranspose<V>.Size(s.HeadWidth, s.C);
        if (layer == 0)
        {
            Pack(at.InWeight, 3 * s.C, s.C, to.Qkv);
            for (int h = 0; h < s.H; h++)
                PackedTranspose<V>.Pack(Flat + at.OutWeight + (h * s.HeadWidth), s.C, s.C, s.HeadWidth, to.O + (h * head));
            return;
        }
        Pack(at.InWeight, s.C, s.C, to.Q);
        Pack(at.InWeight + (s.C * s.C), s.C, s.C, to.K);
        for (int h = 0; h < s.H; h++)
            Pack(at.InWeight + (((2 * s.C) + (h * s.HeadWidth)) * s.C), s.HeadWidth, s.C, to.V + (h * head));
        Pack(at.OutWeight, s.C, s.C, to.O);
    }

    private void Pack(int offset, int outputs, int inputs, float* panels) =>
        PackedTranspose<V>.Pack(Flat + offset, inputs, outputs, inputs, panels);

    private float* Room(int outputs, int inputs, int copies = 1) => _workspace.Take(PackedTranspose<V>.Size(outputs, inputs) * copies);
}
