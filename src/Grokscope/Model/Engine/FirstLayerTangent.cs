using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>Directional derivative of <see cref="FirstLayer{V}"/> and of its backward pass; the same phases.</summary>
internal sealed unsafe class FirstLayerTangent<V> : IDisposable where V : struct, ILanes<V>
{
    private readonly Workspace _workspace = new();
    private readonly ParameterLayout _layout;
    private readonly ModelShape _shape;
    private readonly LayerOffsets _at;
    private readonly FirstLayer<V> _point;
    private readonly NormTangent<V> _norm;
    private readonly float* _embedding, _qkv, _contribution, _dContribution, _dQkv, _dNormOut, _dEmbedding;
    private readonly float* _p0, _p1, _dWeight, _dScore, _spare, _half;

    /// <param name="layout">The model's parameters.</param>
    /// <param name="point">The first layer at the point, after its backward pass.</param>
    /// <param name="pairs">Number of distinct pairs.</param>
    public FirstLayerTangent(ParameterLayout layout, FirstLayer<V> point, int pairs)
    {
        _layout = layout;
        _shape = layout.Shape;
        _at = layout.Layers[0];
        _point = point;
        int rows = 2 * _shape.P, C = _shape.C, mixed = _shape.H * C;
        _embedding = _workspace.Take(rows, C);
        _norm = new NormTangent<V>(_workspace, rows, C);
        _qkv = _workspace.Take(rows, 3 * C);
        _contribution = _workspace.Take(rows, mixed);
        _dContribution = _workspace.Take(rows, mixed);
        _dQkv = _workspace.Take(rows, 3 * C);
        _dNormOut = _workspace.Take(rows, C);
        _dEmbedding = _workspace.Take(rows, C);
        _half = _workspace.Take(3 * C, C);
        long queries = (long)point.Queries * pairs;
        _p0 = _workspace.Take(queries, _shape.H);
        _p1 = _workspace.Take(queries, _shape.H);
        _dWeight = _workspace.Take(queries, _shape.H);
        _dScore = _workspace.Take(queries, _shape.H);
        _spare = _workspace.Take(queries, _shape.H);
        DOut = _workspace.Take(queries, C);
    }

    /// <summary>Derivative of the gradient at the attention's output, [Q·n, C].</summary>
    public float* DOut { get; }

    /// <summary>Derivative of rows first … first + rows − 1.</summary>
    public void ForwardRows(Weights<V> w, Weights<V> v, Batch batch, int first, int rows)
    {
        int C = _shape.C, width = _shape.HeadWidth;
        RowGather<V>.Embed(_layout, v.Flat, batch, first, rows, _embedding);
        _norm.Forward(
            _point.Norm, _embedding, first, rows, w.Flat + _at.Norm1Weight, v.Flat + _at.Norm1Weight, v.Flat + _at.Norm1Bias);
        nint row = (nint)first * C;
        ProductRule<V>.Linear(
            _norm.Out + row, _point.Norm.Out + row, C, w.Qkv(), v.Qkv(), rows, C, 3 * C, _qkv + (3 * row), 3 * C, v.Flat + _at.InBias);
        for (int h = 0; h < _shape.H; h++)
        {
            nint value = (3 * row) + (2 * C) + (h * width);
            ProductRule<V>.Linear(
                _qkv + value, _point.Qkv + value, 3 * C, w.OutOfHead(h), v.OutOfHead(h), rows, width, C,
                _contribution + ((((nint)first * _shape.H) + h) * C), (nint)_shape.H * C);
        }
    }

    /// <summary>Derivative of the attention of n pairs from pair j on.</summary>
    public void ForwardPairs(Weights<V> v, Batch batch, int j, int n, float* outputDot)
    {
        int queries = _point.Queries;
        nint at = (nint)queries * j * _shape.H;
        FirstMixing<V>.Scores(_shape, _qkv, _point.Qkv, batch, j, n, queries, _p0 + at);
        FirstMixing<V>.Scores(_shape, _point.Qkv, _qkv, batch, j, n, queries, _spare + at);
        PairSoftmax<V>.Tangent(_point.P0 + at, _point.P1 + at, _p0 + at, _spare + at, queries * n * _shape.H, _p0 + at, _p1 + at);
        FirstMixing<V>.Start(_shape, _embedding, v.Flat + _at.OutBias, batch, j, n, queries, outputDot);
        FirstMixing<V>.AddMix(_shape, _point.Contribution, _p0 + at, _p1 + at, batch, j, n, queries, outputDot);
        FirstMixing<V>.AddMix(_shape, _contribution, _point.P0 + at, _point.P1 + at, batch, j, n, queries, outputDot);
    }

    /// <summary>From <see cref="DOut"/> of n pairs from pair j on to their scores' gradients.</summary>
    public void BackwardPairs(Batch batch, int j, int n, float* product)
    {
        int C = _shape.C, queries = _point.Queries;
        nint row = (nint)queries * j, at = row * _shape.H;
        FirstMixing<V>.WeightGradients(_shape, _point.Contribution, DOut + (row * C), batch, j, n, queries, _dWeight + at, add: false);
        FirstMixing<V>.WeightGradients(_shape, _contribution, _point.DOut + (row * C), batch, j, n, queries, _dWeight + at, add: true);
        PairSoftmax<V>.BackwardTangent(
            _point.P0 + at, _point.P1 + at, _p0 + at, _point.DWeight + at, _dWeight + at, queries * n * _shape.H,
            PairMixing<V>.ScoreScale(_shape), _dScore + at);
        ColumnSums<V>.Add(DOut + (row * C), C, queries * n, C, product + _at.OutBias);
    }

    /// <summary>Derivative of the gradients at rows first … first + rows − 1.</summary>
    public void BackwardRows(Weights<V> w, Weights<V> v, Batch batch, int first, int rows)
    {
        int C = _shape.C, H = _shape.H, width = _shape.HeadWidth, queries = _point.Queries;
        for (int row = first; row < first + rows; row++)
        {
            RowGather<V>.Clear(_shape, row, _dQkv, _dContribution, _dEmbedding);
            RowGather<V>.AddOutputs(_shape, batch, row, queries, DOut, _point.P0, _point.P1, _dContribution, _dEmbedding);
            RowGather<V>.AddOutputs(_shape, batch, row, queries, _point.DOut, _p0, _p1, _dContribution, null);
            RowGather<V>.AddScores(_shape, batch, row, queries, _dScore, _point.Qkv, _dQkv);
            RowGather<V>.AddScores(_shape, batch, row, queries, _point.DScore, _qkv, _dQkv);
        }
        nint start = (nint)first * C;
        for (int h = 0; h < H; h++)
        {
            nint at = (((nint)first * H) + h) * C, head = _at.OutWeight + (h * width);
            ProductRule<V>.LinearBack(
                _dContribution + at, _point.DContribution + at, (nint)H * C, w.Flat + head, v.Flat + head, C, rows, C, width,
                _dQkv + (3 * start) + (2 * C) + (h * width), 3 * C);
        }
        ProductRule<V>.LinearBack(
            _dQkv + (3 * start), _point.DQkv + (3 * start), 3 * C, w.Flat + _at.InWeight, v.Flat + _at.InWeight, C, rows, 3 * C, C,
            _dNormOut + start, C);
        _norm.Backward(
            _point.Norm, _point.DNormOut, _dNormOut, first, rows, w.Flat + _at.Norm1Weight, v.Flat + _at.Norm1Weight,
            _dEmbedding, _point.ResidualRows(batch), _dEmbedding);
    }

    /// <summary>Adds one item (of <see cref="FirstLayer{V}.GradientItems"/>) of the product.</summary>
    public void Products(Batch batch, int item, float* product)
    {
        int C = _shape.C, R = batch.Rows;
        if (item < 3)
            ProductRule<V>.WeightGradient(
                _dQkv + (item * C), _point.DQkv + (item * C), 3 * C, _point.Norm.Out, _norm.Out, C, C, R, C,
                product + _at.InWeight + (item * C * C), C, _half + ((nint)item * C * C));
        else if (item < 3 + _shape.H)
        {
            _point.OutGradient(item - 3, R, _dContribution, _point.Qkv, product);
            _point.OutGradient(item - 3, R, _point.DContribution, _qkv, product);
        }
        else
        {
            _norm.Gradient(_point.Norm, _point.DNormOut, _dNormOut, R, product + _at.Norm1Weight, product + _at.Norm1Bias);
            _point.BiasAndEmbeddingGradients(batch, _dQkv, _dEmbedding, product);
        }
    }

    public void Dispose() => _workspace.Dispose();
}
