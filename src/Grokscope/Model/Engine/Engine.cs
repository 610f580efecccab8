using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>
/// The fast loss function: rows of the first layer, then chunks of pairs, then the first layer's gradients. No memory is allocated
/// once a batch of the size has been seen. See docs/engine.md for the work that it saves and for why threads change no bit.
/// </summary>
internal sealed unsafe partial class Engine<V> : IEngine where V : struct, ILanes<V>
{
    private const int RowBlockUnit = 12;
    private const int ReduceBlock = 1 << 14;

    private readonly ModelShape _shape;
    private readonly PairTargets _targets;
    private readonly Crew _crew;
    private readonly Batch _batch;
    private readonly Weights<V> _weights;
    private readonly FirstLayer<V> _first;
    private readonly PairBlock<V>?[] _blocks; // one a thread
    private readonly AlignedBuffer?[] _partial; // one chunk's gradient each, for the chunks that run at once
    private readonly double[] _chunkLosses; // [chunks, K]
    private readonly int[] _chunkCorrect;
    private readonly float[] _taskWeights;
    private readonly Action<int, int> _pack, _forwardRows, _gradientChunk, _reduce, _backwardRows, _rowGradients, _evaluateChunk;
    private float* _gradient;
    private int _rowBlock, _wave;

    public Engine(ParameterLayout layout, PairTargets targets, int threads)
    {
        Layout = layout;
        _shape = layout.Shape;
        _targets = targets;
        _crew = new Crew(threads);
        _batch = new Batch(_shape.P);
        _weights = new Weights<V>(layout);
        _first = new FirstLayer<V>(layout);
        _blocks = new PairBlock<V>?[threads];
        _partial = new AlignedBuffer?[threads];
        int chunks = (_shape.Pairs + Batch.ChunkSize - 1) / Batch.ChunkSize;
        _chunkLosses = new double[chunks * _shape.K];
        _chunkCorrect = new int[chunks * _shape.K];
        _taskWeights = new float[_shape.K];
        _pack = (item, _) => _weights.Pack(item);
        _forwardRows = (block, _) => _first.ForwardRows(_weights, _batch, FirstOf(block), RowsOf(block));
        _gradientChunk = (slot, member) => GradientChunk(_wave + slot, member, _partial[slot]!.Start);
        _reduce = Reduce;
        _backwardRows = (block, _) => _first.BackwardRows(_weights, _batch, FirstOf(block), RowsOf(block));
        _rowGradients = (item, _) => _first.Gradients(_batch, item, _gradient);
        _evaluateChunk = EvaluateChunk;
    }

    public ParameterLayout Layout { get; }

    public void Gradient(
        ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights, Span<double> losses, Span<float> gradient)
    {
        taskWeights.CopyTo(_taskWeights);
        Prepare(theta, pairs, derivatives: true);
        gradient.Clear();
        fixed (float* start = gradient)
        {
            _gradient = start;
            if (_crew.Size == 1)
                for (int chunk = 0; chunk < _batch.Chunks; chunk++)
                    GradientChunk(chunk, 0, start);
            else
                GradientInWaves();
            _crew.Run(RowBlocks, _backwardRows);
            _crew.Run(_first.GradientItems, _rowGradients);
            _gradient = null;
        }
        SumLosses(losses);
    }

    public void Evaluate(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<double> losses, Span<int> correct)
    {
        _taskWeights.AsSpan().Fill(1);
        Prepare(theta, pairs, derivatives: false);
        _crew.Run(_batch.Chunks, _evaluateChunk);
        SumLosses(losses);
        correct.Clear();
        for (int i = 0; i < _batch.Chunks * _shape.K; i++)
            correct[i % _shape.K] += _chunkCorrect[i];
    }

    public void Logits(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<float> logits)
    {
        int classes = _shape.K * _shape.P;
        Span<int> one = stackalloc int[1];
        for (int i = 0; i < pairs.Length; i++)
        {
            one[0] = pairs[i];
            Prepare(theta, one, derivatives: false);
            PairBlock<V> block = Forward(0, 0, derivatives: false);
            new ReadOnlySpan<float>(block.Readout.Logits, classes).CopyTo(logits[(i * classes)..]);
        }
    }

    public void Dispose()
    {
        _crew.Dispose();
        _weights.Dispose();
        _first.Dispose();
        foreach (PairBlock<V>? block in _blocks)
            block?.Dispose();
        foreach (AlignedBuffer? partial in _partial)
            partial?.Dispose();
    }

    private int RowBlocks => (_batch.Rows + _rowBlock - 1) / _rowBlock;

    private int FirstOf(int block) => block * _rowBlock;

    private int RowsOf(int block) => Math.Min(_rowBlock, _batch.Rows - (block * _rowBlock));

    private void Prepare(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, bool derivatives)
    {
        _weights.Copy(theta);
        _batch.Take(pairs);
        if (derivatives)
            DemandTargets();
        _first.Reserve(_batch, derivatives);
        _crew.Run(_weights.PackItems, _pack);
        // Few large blocks reuse the weights' panels best; several a thread even out the work.
        int wanted = _crew.Size == 1 ? 1 : 2 * _crew.Size;
        _rowBlock = (((_batch.Rows + wanted - 1) / wanted) + RowBlockUnit - 1) / RowBlockUnit * RowBlockUnit;
        _crew.Run(RowBlocks, _forwardRows);
    }

    private void DemandTargets()
    {
        for (int task = 0; task < _shape.K; task++)
        {
            if (_taskWeights[task] == 0)
                continue;
            ReadOnlySpan<int> targets = _targets[task];
            for (int j = 0; j < _batch.Distinct; j++)
                if (targets[_batch.Pair[j]] == PairTargets.Undefined)
                    throw new ArgumentException(
                        $"Task '{_shape.Tasks[task]}' has no answer for the pair ({_batch.Pair[j] / _shape.P}, {_batch.Pair[j] % _shape.P}).");
        }
    }

    private PairBlock<V> Forward(int chunk, int member, bool derivatives)
    {
        PairBlock<V> block = _blocks[member] ??= new PairBlock<V>(Layout, Batch.ChunkSize, keep: false);
        int j = _batch.ChunkStart(chunk), n = _batch.ChunkStart(chunk + 1) - j;
        _first.ForwardPairs(_weights, _batch, j, n, block.FirstOut);
        block.Forward(_weights, n, derivatives);
        return block;
    }

    private void GradientChunk(int chunk, int member, float* gradient)
    {
        PairBlock<V> block = Forward(chunk, member, derivatives: true);
        int j = _batch.ChunkStart(chunk), n = _batch.ChunkStart(chunk + 1) - j;
        ChunkLosses(block.Readout, chunk);
        block.Backward(_weights, n, _first.DOut + ((nint)_first.Queries * j * _shape.C), gradient);
        _first.BackwardPairs(_batch, j, n, gradient);
    }

    /// <summary>Losses of one chunk and, in the readout, the gradient at its logits.</summary>
    private void ChunkLosses(Readout<V> readout, int chunk)
    {
        int j = _batch.ChunkStart(chunk), n = _batch.ChunkStart(chunk + 1) - j;
        ReadOnlySpan<int> pairs = _batch.Pair.AsSpan(j, n), repeats = _batch.Repeats.AsSpan(j, n);
        for (int task = 0; task < _shape.K; task++)
        {
            double loss = readout.Loss(task, _targets[task], pairs, repeats);
            _chunkLosses[(chunk * _shape.K) + task] = _taskWeights[task] == 0 ? 0 : loss;
            readout.LogitGradient(task, _taskWeights[task], _batch.Size, _targets[task], pairs, repeats);
        }
    }

    private void EvaluateChunk(int chunk, int member)
    {
        Readout<V> readout = Forward(chunk, member, derivatives: false).Readout;
        int j = _batch.ChunkStart(chunk), n = _batch.ChunkStart(chunk + 1) - j;
        ReadOnlySpan<int> pairs = _batch.Pair.AsSpan(j, n), repeats = _batch.Repeats.AsSpan(j, n);
        for (int task = 0; task < _shape.K; task++)
        {
            _chunkCorrect[(chunk * _shape.K) + task] = readout.Correct(task, _targets[task], pairs, repeats);
            _chunkLosses[(chunk * _shape.K) + task] = readout.Loss(task, _targets[task], pairs, repeats);
        }
    }

    /// <summary>As many chunks at once as there are threads, each into a buffer of its own; then the buffers in order into the gradient.</summary>
    private void GradientInWaves()
    {
        for (int i = 0; i < _crew.Size; i++)
            _partial[i] ??= new AlignedBuffer(Layout.Count);
        for (_wave = 0; _wave < _batch.Chunks; _wave += _crew.Size)
        {
            _crew.Run(Math.Min(_crew.Size, _batch.Chunks - _wave), _gradientChunk);
            _crew.Run((Layout.Count + ReduceBlock - 1) / ReduceBlock, _reduce);
        }
    }

    private void Reduce(int block, int member)
    {
        int from = block * ReduceBlock, count = Math.Min(ReduceBlock, Layout.Count - from);
        for (int slot = 0; slot < Math.Min(_crew.Size, _batch.Chunks - _wave); slot++)
        {
            float* part = _partial[slot]!.Start + from, total = _gradient + from;
            int i = 0;
            for (; i + ILanes<V>.Count <= count; i += ILanes<V>.Count)
            {
                (V.Load(total + i) + V.Load(part + i)).Store(total + i);
                V.All(0).Store(part + i);
            }
            for (; i < count; i++)
            {
                total[i] += part[i];
                part[i] = 0;
            }
        }
    }

    private void SumLosses(Span<double> losses)
    {
        for (int task = 0; task < _shape.K; task++)
        {
            double sum = 0;
            for (int chunk = 0; chunk < _batch.Chunks; chunk++)
                sum += _chunkLosses[(chunk * _shape.K) + task];
            losses[task] = sum / _batch.Size;
        }
    }
}
