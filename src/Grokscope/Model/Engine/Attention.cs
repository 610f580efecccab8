using Grokscope.Numerics.Lanes;
using Grokscope.Numerics.Products;

namespace Grokscope.Model.Engine;

/// <summary>
/// The first half of a layer behind the first one, on n pairs: out_q = x_q + WO·concat_h(O_h) + b_O for the queries q &lt; Q (both tokens,
/// or in the last layer the one that is read). With two keys everything is in differences, all of it exact:
/// the softmax weight is a sigmoid of Q_h·(K_h0 − K_h1)/√(C/H), so only WK·(y0 − y1) is needed, and the key bias drops out;
/// and since a value is linear, O_h = WV_h·(p0·y0 + p1·y1) + b_V mixes the tokens first: one product a query, not one a token.
/// </summary>
internal sealed unsafe class Attention<V> where V : struct, ILanes<V>
{
    private readonly ModelShape _shape;
    private readonly LayerOffsets _at;
    private readonly int _layer;

    /// <param name="workspace">Owner of the buffers.</param>
    /// <param name="layout">The model's parameters.</param>
    /// <param name="layer">Layer, ≥ 1.</param>
    /// <param name="capacity">Most pairs.</param>
    /// <param name="output">Room for the output, [Q·capacity, C].</param>
    /// <param name="temporary">Owner of what no tangent needs; the same where all is kept.</param>
    public Attention(Workspace workspace, ParameterLayout layout, int layer, int capacity, float* output, Workspace temporary)
    {
        _shape = layout.Shape;
        _at = layout.Layers[layer];
        _layer = layer;
        (int C, int H) = (_shape.C, _shape.H);
        Queries = _shape.Queries(layer);
        int rows = Queries * capacity;
        Norm = new Norm<V>(workspace, 2 * capacity, C);
        Difference = workspace.Take(capacity, C);
        Query = workspace.Take(rows, C);
        Key = workspace.Take(capacity, C);
        P0 = workspace.Take(rows, H);
        P1 = workspace.Take(rows, H);
        Mixed = workspace.Take(rows, (long)H * C);
        Heads = workspace.Take(rows, C);
        Out = output;
        DMixed = temporary.Take(rows, (long)H * C);
        DNormOut = temporary.Take(2L * capacity, C);
        DHeads = temporary.Take(rows, C);
        DQuery = temporary.Take(rows, C);
        DKey = temporary.Take(capacity, C);
        DDifference = temporary.Take(capacity, C);
        DWeight = temporary.Take(rows, H);
        DScore = temporary.Take(rows, H);
    }

    /// <summary>Q: 1 in the last layer, else 2.</summary>
    public int Queries { get; }

    /// <summary>LN1 over both tokens' rows: y0 of n pairs, then y1.</summary>
    public Norm<V> Norm { get; }

    /// <summary>y0 − y1, [n, C].</summary>
    public float* Difference { get; }

    /// <summary>Queries, [Q·n, C].</summary>
    public float* Query { get; }

    /// <summary>WK·(y0 − y1), [n, C].</summary>
    public float* Key { get; }

    /// <summary>Weight of token 0, [Q·n, H].</summary>
    public float* P0 { get; }

    /// <summary>Weight of token 1, [Q·n, H].</summary>
    public float* P1 { get; }

    /// <summary>p0·y0 + p1·y1 of each head, [Q·n, H·C].</summary>
    public float* Mixed { get; }

    /// <summary>The heads' outputs side by side, [Q·n, C].</summary>
    public float* Heads { get; }

    /// <summary>Output, [Q·n, C].</summary>
    public float* Out { get; }

    /// <summary>Gradient at <see cref="Heads"/>.</summary>
    public float* DHeads { get; }

    /// <summary>Gradient at <see cref="Mixed"/>.</summary>
    public float* DMixed { get; }

    /// <summary>Gradient at p0 less that at p1, [Q·n, H].</summary>
    public float* DWeight { get; }

    /// <summary>Gradient at the scores before scaling, [Q·n, H].</summary>
    public float* DScore { get; }

    /// <summary>Gradient at <see cref="Query"/>.</summary>
    public float* DQuery { get; }

    /// <summary>Gradient at <see cref="Key"/>.</summary>
    public float* DKey { get; }

    /// <summary>Gradient at <see cref="Difference"/> by way of the keys, [n, C].</summary>
    public float* DDifference { get; }

    /// <summary>Gradient at LN1's output, [2n, C].</summary>
    public float* DNormOut { get; }

    /// <summary>Forward on n pairs; x holds token 0 of all pairs, then token 1: [2n, C].</summary>
    public void Forward(Weights<V> w, float* x, int n)
    {
        int C = _shape.C, H = _shape.H, width = _shape.HeadWidth, rows = Queries * n;
        Norm.Forward(x, 0, 2 * n, w.Flat + _at.Norm1Weight, w.Flat + _at.Norm1Bias);
        PairMixing<V>.Subtract(Norm.Out, Norm.Out + ((nint)n * C), n * C, Difference);
        MatrixProduct<V>.Multiply(MatrixProduct<V>.Rows(Norm.Out, C), w.Query(_layer), rows, C, C, Query, C, w.Flat + _at.InBias);
        MatrixProduct<V>.Multiply(MatrixProduct<V>.Rows(Difference, C), w.Key(_layer), n, C, C, Key, C);
        PairMixing<V>.HeadDots(_shape, Query, Key, rows, n, P0);
        PairSoftmax<V>.Forward(P0, rows * H, P0, P1);
        PairMixing<V>.Mix(_shape, Norm.Out, P0, P1, rows, n, Mixed);
        for (int h = 0; h < H; h++)
            MatrixProduct<V>.Multiply(
                MatrixProduct<V>.Rows(Mixed + ((nint)h * C), (nint)H * C), w.ValueOfHead(_layer, h), rows, C, width,
                Heads + (h * width), C, w.Flat + _at.InBias + (2 * C) + (h * width));
        MatrixProduct<V>.Multiply(MatrixProduct<V>.Rows(Heads, C), w.Out(_layer), rows, C, C, Out, C, w.Flat + _at.OutBias, x, C);
    }

    /// <summary>Backward.</summary>
    /// <param name="w">Parameters.</param>
    /// <param name="n">Pairs.</param>
    /// <param name="dOut">Gradient at the output, [Q·n, C].</param>
    /// <param name="dInput">Receives the gradient at x, [2n, C].</param>
    /// <param name="gradient">[N], to which the parameters' gradients are added. That of the key bias is 0.</param>
    public void Backward(Weights<V> w, int n, float* dOut, float* dInput, float* gradient)
    {
        int C = _shape.C, H = _shape.H, width = _shape.HeadWidth, rows = Queries * n;
        float* wq = w.Flat + _at.InWeight, wk = wq + ((nint)C * C), wv = wk + ((nint)C * C);
        float* dwq = gradient + _at.InWeight, dwk = dwq + ((nint)C * C), dwv = dwk + ((nint)C * C);
        MatrixProduct<V>.Multiply(
            MatrixProduct<V>.Rows(dOut, C), MatrixProduct<V>.InPlace(w.Flat + _at.OutWeight, C), rows, C, C, DHeads, C);
        MatrixProduct<V>.Accumulate(
            MatrixProduct<V>.Transposed(dOut, C), MatrixProduct<V>.InPlace(Heads, C), C, rows, C, gradient + _at.OutWeight, C);
        ColumnSums<V>.Add(dOut, C, rows, C, gradient + _at.OutBias);
        for (int h = 0; h < H; h++)
        {
            nint head = h * width;
            MatrixProduct<V>.Multiply(
                MatrixProduct<V>.Rows(DHeads + head, C), MatrixProduct<V>.InPlace(wv + (head * C), C), rows, width, C,
                DMixed + ((nint)h * C), (nint)H * C);
            MatrixProduct<V>.Accumulate(
                MatrixProduct<V>.Transposed(DHeads + head, C), MatrixProduct<V>.InPlace(Mixed + ((nint)h * C), (nint)H * C),
                width, rows, C, dwv + (head * C), C);
        }
        ColumnSums<V>.Add(DHeads, C, rows, C, gradient + _at.InBias + (2 * C));
        PairMixing<V>.Unmix(_shape, DMixed, P0, P1, Difference, Queries, n, DWeight, DNormOut);
        PairSoftmax<V>.Backward(P0, P1, DWeight, rows * H, PairMixing<V>.ScoreScale(_shape), DScore);
        PairMixing<V>.ScaleHeads(_shape, DScore, Key, Queries, n, DQuery, DScore, Query, DKey);
        MatrixProduct<V>.Multiply(MatrixProduct<V>.Rows(DKey, C), MatrixProduct<V>.InPlace(wk, C), n, C, C, DDifference, C);
        MatrixProduct<V>.Accumulate(MatrixProduct<V>.Transposed(DKey, C), MatrixProduct<V>.InPlace(Difference, C), C, n, C, dwk, C);
        PairMixing<V>.AddAndSubtract(DDifference, n * C, DNormOut, DNormOut + ((nint)n * C));
        MatrixProduct<V>.Accumulate(MatrixProduct<V>.Rows(DQuery, C), MatrixProduct<V>.InPlace(wq, C), rows, C, C, DNormOut, C);
        MatrixProduct<V>.Accumulate(MatrixProduct<V>.Transposed(DQuery, C), MatrixProduct<V>.InPlace(Norm.Out, C), C, rows, C, dwq, C);
        ColumnSums<V>.Add(DQuery, C, rows, C, gradient + _at.InBias);
        Norm.Gradient(DNormOut, 2 * n, gradient + _at.Norm1Weight, gradient + _at.Norm1Bias);
        Norm.Backward(DNormOut, 0, 2 * n, w.Flat + _at.Norm1Weight, dOut, rows, dInput);
    }
}
