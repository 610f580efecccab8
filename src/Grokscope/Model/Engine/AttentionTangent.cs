using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>Directional derivative of <see cref="Attention{V}"/> and of its backward pass, at kept activations.</summary>
internal sealed unsafe class AttentionTangent<V> where V : struct, ILanes<V>
{
    private readonly ModelShape _shape;
    private readonly LayerOffsets _at;
    private readonly int _layer;
    private readonly NormTangent<V> _norm;
    private readonly float* _difference, _query, _key, _p0, _p1, _mixed, _heads;
    private readonly float* _dHeads, _dMixed, _dWeight, _dScore, _dQuery, _dKey, _dDifference, _dNormOut, _spare, _spareKey, _half;

    public AttentionTangent(Workspace workspace, ParameterLayout layout, int layer, int capacity)
    {
        _shape = layout.Shape;
        _at = layout.Layers[layer];
        _layer = layer;
        (int C, int H) = (_shape.C, _shape.H);
        int rows = _shape.Queries(layer) * capacity;
        _norm = new NormTangent<V>(workspace, 2 * capacity, C);
        _difference = workspace.Take(capacity, C);
        _query = workspace.Take(rows, C);
        _key = workspace.Take(capacity, C);
        _p0 = workspace.Take(rows, H);
        _p1 = workspace.Take(rows, H);
        _mixed = workspace.Take(rows, (long)H * C);
        _heads = workspace.Take(rows, C);
        Out = workspace.Take(rows, C);
        _dHeads = workspace.Take(rows, C);
        _dMixed = workspace.Take(rows, (long)H * C);
        _dWeight = workspace.Take(rows, H);
        _dScore = workspace.Take(rows, H);
        _dQuery = workspace.Take(rows, C);
        _dKey = workspace.Take(capacity, C);
        _dDifference = workspace.Take(capacity, C);
        _dNormOut = workspace.Take(2L * capacity, C);
        _spare = workspace.Take(2L * capacity, Math.Max(C, H));
        _spareKey = workspace.Take(capacity, C);
        _half = workspace.Take(C, C);
    }

    /// <summary>Derivative of the output, [Q·n, C].</summary>
    public float* Out { get; }

    /// <summary>Forward, in the direction v of the parameters and ẋ of the input, [2n, C].</summary>
    public void Forward(Attention<V> at, Weights<V> w, Weights<V> v, float* xDot, int n)
    {
        int C = _shape.C, H = _shape.H, width = _shape.HeadWidth, rows = at.Queries * n;
        _norm.Forward(at.Norm, xDot, 0, 2 * n, w.Flat + _at.Norm1Weight, v.Flat + _at.Norm1Weight, v.Flat + _at.Norm1Bias);
        PairMixing<V>.Subtract(_norm.Out, _norm.Out + ((nint)n * C), n * C, _difference);
        ProductRule<V>.Linear(_norm.Out, at.Norm.Out, C, w.Query(_layer), v.Query(_layer), rows, C, C, _query, C, v.Flat + _at.InBias);
        ProductRule<V>.Linear(_difference, at.Difference, C, w.Key(_layer), v.Key(_layer), n, C, C, _key, C);
        PairMixing<V>.HeadDots(_shape, _query, at.Key, rows, n, _p0);
        PairMixing<V>.HeadDots(_shape, at.Query, _key, rows, n, _spare);
        PairSoftmax<V>.Tangent(at.P0, at.P1, _p0, _spare, rows * H, _p0, _p1);
        PairMixing<V>.Mix(_shape, at.Norm.Out, _p0, _p1, rows, n, _mixed);
        PairMixing<V>.Mix(_shape, _norm.Out, at.P0, at.P1, rows, n, _dMixed);
        PairMixing<V>.Add(_dMixed, rows * H * C, _mixed);
        for (int h = 0; h < H; h++)
            ProductRule<V>.Linear(
                _mixed + ((nint)h * C), at.Mixed + ((nint)h * C), (nint)H * C, w.ValueOfHead(_layer, h), v.ValueOfHead(_layer, h),
                rows, C, width, _heads + (h * width), C, v.Flat + _at.InBias + (2 * C) + (h * width));
        ProductRule<V>.Linear(_heads, at.Heads, C, w.Out(_layer), v.Out(_layer), rows, C, C, Out, C, v.Flat + _at.OutBias, xDot, C);
    }

    /// <summary>Backward; the product's entries are added to <paramref name="product"/>.</summary>
    public void Backward(Attention<V> at, Weights<V> w, Weights<V> v, int n, float* dOut, float* dOutDot, float* dInputDot, float* product)
    {
        int C = _shape.C, H = _shape.H, width = _shape.HeadWidth, queries = at.Queries, rows = queries * n;
        nint wq = _at.InWeight, wk = wq + ((nint)C * C), wv = wk + ((nint)C * C);
        ProductRule<V>.LinearBack(dOutDot, dOut, C, w.Flat + _at.OutWeight, v.Flat + _at.OutWeight, C, rows, C, C, _dHeads, C);
        ProductRule<V>.WeightGradient(dOutDot, dOut, C, at.Heads, _heads, C, C, rows, C, product + _at.OutWeight, C, _half);
        ColumnSums<V>.Add(dOutDot, C, rows, C, product + _at.OutBias);
        for (int h = 0; h < H; h++)
        {
            nint head = h * width;
            float* mixed = at.Mixed + ((nint)h * C), mixedDot = _mixed + ((nint)h * C);
            ProductRule<V>.LinearBack(
                _dHeads + head, at.DHeads + head, C, w.Flat + wv + (head * C), v.Flat + wv + (head * C), C,
                rows, width, C, _dMixed + ((nint)h * C), (nint)H * C);
            ProductRule<V>.WeightGradient(
                _dHeads + head, at.DHeads + head, C, mixed, mixedDot, (nint)H * C, width, rows, C, product + wv + (head * C), C, _half);
        }
        ColumnSums<V>.Add(_dHeads, C, rows, C, product + _at.InBias + (2 * C));
        MixingBackward(at, n, queries);
        ProductRule<V>.LinearBack(_dKey, at.DKey, C, w.Flat + wk, v.Flat + wk, C, n, C, C, _dDifference, C);
        ProductRule<V>.WeightGradient(_dKey, at.DKey, C, at.Difference, _difference, C, C, n, C, product + wk, C, _half);
        PairMixing<V>.AddAndSubtract(_dDifference, n * C, _dNormOut, _dNormOut + ((nint)n * C));
        ProductRule<V>.LinearBack(_dQuery, at.DQuery, C, w.Flat + wq, v.Flat + wq, C, rows, C, C, _spare, C);
        PairMixing<V>.Add(_spare, rows * C, _dNormOut);
        ProductRule<V>.WeightGradient(_dQuery, at.DQuery, C, at.Norm.Out, _norm.Out, C, C, rows, C, product + wq, C, _half);
        ColumnSums<V>.Add(_dQuery, C, rows, C, product + _at.InBias);
        _norm.Gradient(at.Norm, at.DNormOut, _dNormOut, 2 * n, product + _at.Norm1Weight, product + _at.Norm1Bias);
        _norm.Backward(
            at.Norm, at.DNormOut, _dNormOut, 0, 2 * n, w.Flat + _at.Norm1Weight, v.Flat + _at.Norm1Weight, dOutDot, rows, dInputDot);
    }

    /// <summary>From dMixed′ to dQuery′, dKey′ and the mixing's share of dNormOut′.</summary>
    private void MixingBackward(Attention<V> at, int n, int queries)
    {
        int C = _shape.C, rows = queries * n, weights = rows * _shape.H;
        PairMixing<V>.Unmix(_shape, _dMixed, at.P0, at.P1, at.Difference, queries, n, _dWeight, _dNormOut);
        PairMixing<V>.Unmix(_shape, at.DMixed, _p0, _p1, _difference, queries, n, _dScore, _spare);
        PairMixing<V>.Add(_spare, 2 * n * C, _dNormOut);
        PairMixing<V>.Add(_dScore, weights, _dWeight);
        PairSoftmax<V>.BackwardTangent(
            at.P0, at.P1, _p0, at.DWeight, _dWeight, weights, PairMixing<V>.ScoreScale(_shape), _dScore);
        PairMixing<V>.ScaleHeads(_shape, _dScore, at.Key, queries, n, _dQuery, _dScore, at.Query, _dKey);
        PairMixing<V>.ScaleHeads(_shape, at.DScore, _key, queries, n, _spare, at.DScore, _query, _spareKey);
        PairMixing<V>.Add(_spare, rows * C, _dQuery);
        PairMixing<V>.Add(_spareKey, n * C, _dKey);
    }
}
