using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>A point θ and a list of pairs, with everything that comes before the pairs are cut into chunks: packed weights, first layer's rows.</summary>
internal sealed unsafe class Point<V> : IDisposable where V : struct, ILanes<V>
{
    private const int RowUnit = 12;

    private readonly ModelShape _shape;
    private readonly PairTargets _targets;
    private readonly Crew _crew;
    private readonly Action<int, int> _pack, _forwardRows, _backwardRows, _rowGradients;
    private float* _gradient;

    public Point(ParameterLayout layout, PairTargets targets, Crew crew)
    {
        _shape = layout.Shape;
        _targets = targets;
        _crew = crew;
        Batch = new Batch(_shape.P);
        Weights = new Weights<V>(layout);
        First = new FirstLayer<V>(layout);
        TaskWeights = new float[_shape.K];
        _pack = (item, _) => Weights.Pack(item);
        _forwardRows = (block, _) => First.ForwardRows(Weights, Batch, FirstRow(block), RowCount(block));
        _backwardRows = (block, _) => First.BackwardRows(Weights, Batch, FirstRow(block), RowCount(block));
        _rowGradients = (item, _) => First.Gradients(Batch, item, _gradient);
    }

    /// <summary>The list of pairs.</summary>
    public Batch Batch { get; }

    /// <summary>θ.</summary>
    public Weights<V> Weights { get; }

    /// <summary>Embedding and attention of the first layer.</summary>
    public FirstLayer<V> First { get; }

    /// <summary>w of the loss Σ_t w_t·L_t, [K].</summary>
    public float[] TaskWeights { get; }

    /// <summary>Blocks that the first layer's rows are cut into, so that threads can share them.</summary>
    public int RowBlocks => (Batch.Rows + RowBlock - 1) / RowBlock;

    // Few large blocks reuse the panels of the weights best; two a thread even out the work.
    private int RowBlock
    {
        get
        {
            int blocks = _crew.Size == 1 ? 1 : 2 * _crew.Size;
            return (((Batch.Rows + blocks - 1) / blocks) + RowUnit - 1) / RowUnit * RowUnit;
        }
    }

    /// <summary>First row of a block.</summary>
    public int FirstRow(int block) => block * RowBlock;

    /// <summary>Number of rows of a block.</summary>
    public int RowCount(int block) => Math.Min(RowBlock, Batch.Rows - (block * RowBlock));

    /// <summary>First pair of a chunk and number of its pairs.</summary>
    public (int First, int Count) Chunk(int chunk) =>
        (Batch.ChunkStart(chunk), Batch.ChunkStart(chunk + 1) - Batch.ChunkStart(chunk));

    /// <summary>Goes to a point.</summary>
    /// <exception cref="ArgumentException">A pair has no answer in a task that counts.</exception>
    public void Take(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights, bool derivatives)
    {
        taskWeights.CopyTo(TaskWeights);
        Batch.Take(pairs);
        DemandTargets();
        First.Reserve(Batch, derivatives);
        Weights.Copy(theta);
        _crew.Run(Weights.PackItems, _pack);
        _crew.Run(RowBlocks, _forwardRows);
    }

    /// <summary>The first layer's share of the gradient, when all chunks have left theirs in <see cref="FirstLayer{V}.DOut"/>.</summary>
    public void RowGradients(float* gradient)
    {
        _gradient = gradient;
        _crew.Run(RowBlocks, _backwardRows);
        _crew.Run(First.GradientItems, _rowGradients);
        _gradient = null;
    }

    /// <summary>Forward pass of one chunk.</summary>
    public void Forward(int chunk, PairBlock<V> block, bool derivatives)
    {
        (int j, int n) = Chunk(chunk);
        First.ForwardPairs(Weights, Batch, j, n, block.FirstOut);
        block.Forward(Weights, n, derivatives);
    }

    /// <summary>Losses and gradient of one chunk after its forward pass.</summary>
    /// <param name="chunk">Chunk.</param>
    /// <param name="block">Its activations.</param>
    /// <param name="losses">Receives each task's sum of cross-entropies, [K]; 0 where its weight is 0.</param>
    /// <param name="gradient">[N], to which the gradients of all but the first layer's rows are added.</param>
    public void Backward(int chunk, PairBlock<V> block, Span<double> losses, float* gradient)
    {
        (int j, int n) = Chunk(chunk);
        ReadOnlySpan<int> pairs = Batch.Pair.AsSpan(j, n), repeats = Batch.Repeats.AsSpan(j, n);
        for (int task = 0; task < _shape.K; task++)
        {
            double loss = block.Readout.Loss(task, _targets[task], pairs, repeats);
            losses[task] = TaskWeights[task] == 0 ? 0 : loss;
            block.Readout.LogitGradient(task, TaskWeights[task], Batch.Size, _targets[task], pairs, repeats);
        }
        block.Backward(Weights, n, First.DOut + ((nint)First.Queries * j * _shape.C), gradient);
        First.BackwardPairs(Batch, j, n, gradient);
    }

    public void Dispose()
    {
        Weights.Dispose();
        First.Dispose();
    }

    private void DemandTargets()
    {
        for (int task = 0; task < _shape.K; task++)
        {
            if (TaskWeights[task] == 0)
                continue;
            ReadOnlySpan<int> targets = _targets[task];
            foreach (int pair in Batch.Pair.AsSpan(0, Batch.Distinct))
                if (targets[pair] == PairTargets.Undefined)
                    throw new ArgumentException($"Task '{_shape.Tasks[task]}' has no answer for the pair ({pair / _shape.P}, {pair % _shape.P}).");
        }
    }
}
