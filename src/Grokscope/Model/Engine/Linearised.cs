using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>A point whose activations, forward and back, are kept, so that each Hessian-vector product only runs the tangents.</summary>
internal sealed unsafe class Linearised<V> : ILinearisation where V : struct, ILanes<V>
{
    private readonly ParameterLayout _layout;
    private readonly Point<V> _point;
    private readonly Crew _crew;
    private readonly GradientSum<V> _sum;
    private readonly List<PairBlock<V>> _blocks = []; // one a chunk; those of a longer list before are kept
    private readonly PairBlockTangent<V>?[] _tangents; // one a thread
    private FirstLayerTangent<V>? _firstTangent;
    private readonly Weights<V> _direction;
    private readonly float[] _gradient;
    private readonly double[] _losses;
    private readonly Action<int, int> _pack, _forwardRows, _backwardRows, _rowProducts;
    private readonly GradientSum<V>.ChunkWork _productChunk;
    private float* _product;
    private int _tangentPairs;

    /// <summary>Nowhere yet: <see cref="MoveTo"/> comes first.</summary>
    /// <param name="layout">The model's parameters.</param>
    /// <param name="point">Where the point will be; owned from now on.</param>
    /// <param name="crew">Threads.</param>
    /// <param name="sum">The engine's sum over chunks.</param>
    public Linearised(ParameterLayout layout, Point<V> point, Crew crew, GradientSum<V> sum)
    {
        _layout = layout;
        _point = point;
        _crew = crew;
        _sum = sum;
        _tangents = new PairBlockTangent<V>?[crew.Size];
        _direction = new Weights<V>(layout);
        _gradient = new float[layout.Count];
        _losses = new double[layout.Shape.K];
        _pack = (item, _) => _direction.Pack(item);
        _forwardRows = (block, _) =>
            _firstTangent!.ForwardRows(point.Weights, _direction, point.Batch, point.FirstRow(block), point.RowCount(block));
        _backwardRows = (block, _) =>
            _firstTangent!.BackwardRows(point.Weights, _direction, point.Batch, point.FirstRow(block), point.RowCount(block));
        _rowProducts = (item, _) => _firstTangent!.Products(point.Batch, item, _product);
        _productChunk = ProductChunk;
    }

    public ReadOnlySpan<float> Gradient => _gradient;

    public ReadOnlySpan<double> Losses => _losses;

    public void MoveTo(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights)
    {
        _point.Take(theta, pairs, taskWeights, derivatives: true);
        while (_blocks.Count < _point.Batch.Chunks)
            _blocks.Add(new PairBlock<V>(_layout, Batch.ChunkSize, keep: true));
        if (_point.Batch.Distinct > _tangentPairs)
        {
            _firstTangent?.Dispose();
            _tangentPairs = Math.Min(_layout.Shape.Pairs, _point.Batch.Distinct + (_point.Batch.Distinct / 8));
            _firstTangent = new FirstLayerTangent<V>(_layout, _point.First, _tangentPairs);
        }
        PassThrough();
    }

    public void Multiply(ReadOnlySpan<float> vectors, Span<float> products)
    {
        for (int at = 0; at < vectors.Length; at += _layout.Count)
            MultiplyOne(vectors.Slice(at, _layout.Count), products.Slice(at, _layout.Count));
    }

    public void Dispose()
    {
        foreach (PairBlock<V> block in _blocks)
            block.Dispose();
        foreach (PairBlockTangent<V>? tangent in _tangents)
            tangent?.Dispose();
        _firstTangent?.Dispose();
        _direction.Dispose();
        _point.Dispose();
    }

    /// <summary>Forward and backward pass of each chunk into a block of its own.</summary>
    private void PassThrough()
    {
        int tasks = _layout.Shape.K, chunks = _point.Batch.Chunks;
        var losses = new double[chunks * tasks];
        fixed (float* gradient = _gradient)
        {
            _sum.Run(chunks, (chunk, _, total) =>
            {
                _point.Forward(chunk, _blocks[chunk], derivatives: true);
                _point.Backward(chunk, _blocks[chunk], losses.AsSpan(chunk * tasks, tasks), total);
            }, gradient);
            _point.RowGradients(gradient);
        }
        Array.Clear(_losses);
        for (int i = 0; i < losses.Length; i++)
            _losses[i % tasks] += losses[i];
        for (int task = 0; task < tasks; task++)
            _losses[task] /= _point.Batch.Size;
    }

    private void MultiplyOne(ReadOnlySpan<float> v, Span<float> product)
    {
        _direction.Copy(v);
        _crew.Run(_direction.PackItems, _pack);
        _crew.Run(_point.RowBlocks, _forwardRows);
        fixed (float* start = product)
        {
            _product = start;
            _sum.Run(_point.Batch.Chunks, _productChunk, start);
            _crew.Run(_point.RowBlocks, _backwardRows);
            _crew.Run(_point.First.GradientItems, _rowProducts);
            _product = null;
        }
    }

    private void ProductChunk(int chunk, int member, float* total)
    {
        (int j, int n) = _point.Chunk(chunk);
        Batch batch = _point.Batch;
        FirstLayer<V> first = _point.First;
        PairBlockTangent<V> tangent = _tangents[member] ??= new PairBlockTangent<V>(_layout, Batch.ChunkSize);
        nint row = (nint)first.Queries * j * _layout.Shape.C;
        _firstTangent!.ForwardPairs(_direction, batch, j, n, tangent.FirstOut);
        tangent.Run(
            _blocks[chunk], _point.Weights, _direction, _point.TaskWeights, batch.Size, batch.Repeats.AsSpan(j, n),
            first.DOut + row, _firstTangent!.DOut + row, total);
        _firstTangent!.BackwardPairs(batch, j, n, total);
    }
}
