using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>
/// The fast loss function: rows of the first layer, then chunks of pairs, then the first layer's gradients. No memory is allocated
/// once a batch of the size has been seen. See docs/engine.md for the work that it saves and for why threads change no bit.
/// </summary>
internal sealed unsafe class Engine<V> : IEngine where V : struct, ILanes<V>
{
    private readonly ModelShape _shape;
    private readonly PairTargets _targets;
    private readonly Crew _crew;
    private readonly Point<V> _point;
    private readonly GradientSum<V> _sum;
    private readonly PairBlock<V>?[] _blocks; // one a thread
    private readonly double[] _chunkLosses; // [chunks, K]
    private readonly int[] _chunkCorrect; // [chunks, K]
    private readonly GradientSum<V>.ChunkWork _gradientChunk;
    private readonly Action<int, int> _evaluateChunk;

    public Engine(ParameterLayout layout, PairTargets targets, int threads)
    {
        Layout = layout;
        _shape = layout.Shape;
        _targets = targets;
        _crew = new Crew(threads);
        _point = new Point<V>(layout, targets, _crew);
        _sum = new GradientSum<V>(_crew, layout.Count);
        _blocks = new PairBlock<V>?[threads];
        int chunks = (_shape.Pairs + Batch.ChunkSize - 1) / Batch.ChunkSize;
        _chunkLosses = new double[chunks * _shape.K];
        _chunkCorrect = new int[chunks * _shape.K];
        _gradientChunk = GradientChunk;
        _evaluateChunk = EvaluateChunk;
    }

    public ParameterLayout Layout { get; }

    public void Gradient(
        ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights, Span<double> losses, Span<float> gradient)
    {
        _point.Take(theta, pairs, taskWeights, derivatives: true);
        fixed (float* start = gradient)
        {
            _sum.Run(_point.Batch.Chunks, _gradientChunk, start);
            _point.RowGradients(start);
        }
        SumLosses(losses);
    }

    public void Evaluate(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<double> losses, Span<int> correct)
    {
        Span<float> all = stackalloc float[_shape.K];
        all.Fill(1);
        _point.Take(theta, pairs, all, derivatives: false);
        _crew.Run(_point.Batch.Chunks, _evaluateChunk);
        SumLosses(losses);
        correct.Clear();
        for (int i = 0; i < _point.Batch.Chunks * _shape.K; i++)
            correct[i % _shape.K] += _chunkCorrect[i];
    }

    public void Logits(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<float> logits)
    {
        int classes = _shape.K * _shape.P;
        Span<float> none = stackalloc float[_shape.K];
        none.Clear();
        _point.Take(theta, pairs, none, derivatives: false);
        var place = new Dictionary<int, int>();
        for (int chunk = 0; chunk < _point.Batch.Chunks; chunk++)
        {
            (int j, int n) = _point.Chunk(chunk);
            float* rows = Forward(chunk, 0, derivatives: false).Readout.Logits;
            for (int i = 0; i < n; i++)
                place[_point.Batch.Pair[j + i]] = i;
            for (int i = 0; i < pairs.Length; i++)
                if (place.TryGetValue(pairs[i], out int row))
                    new ReadOnlySpan<float>(rows + ((nint)row * classes), classes).CopyTo(logits[(i * classes)..]);
            place.Clear();
        }
    }

    public ILinearisation Linearise(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights)
    {
        var linearised = new Linearised<V>(Layout, new Point<V>(Layout, _targets, _crew), _crew, _sum);
        try
        {
            linearised.MoveTo(theta, pairs, taskWeights);
            return linearised;
        }
        catch
        {
            linearised.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _crew.Dispose();
        _point.Dispose();
        _sum.Dispose();
        foreach (PairBlock<V>? block in _blocks)
            block?.Dispose();
    }

    private PairBlock<V> Forward(int chunk, int member, bool derivatives)
    {
        PairBlock<V> block = _blocks[member] ??= new PairBlock<V>(Layout, Batch.ChunkSize, keep: false);
        _point.Forward(chunk, block, derivatives);
        return block;
    }

    private void GradientChunk(int chunk, int member, float* total) =>
        _point.Backward(chunk, Forward(chunk, member, derivatives: true), _chunkLosses.AsSpan(chunk * _shape.K, _shape.K), total);

    private void EvaluateChunk(int chunk, int member)
    {
        Readout<V> readout = Forward(chunk, member, derivatives: false).Readout;
        (int j, int n) = _point.Chunk(chunk);
        ReadOnlySpan<int> pairs = _point.Batch.Pair.AsSpan(j, n), repeats = _point.Batch.Repeats.AsSpan(j, n);
        for (int task = 0; task < _shape.K; task++)
        {
            _chunkCorrect[(chunk * _shape.K) + task] = readout.Correct(task, _targets[task], pairs, repeats);
            _chunkLosses[(chunk * _shape.K) + task] = readout.Loss(task, _targets[task], pairs, repeats);
        }
    }

    private void SumLosses(Span<double> losses)
    {
        for (int task = 0; task < _shape.K; task++)
        {
            double sum = 0;
            for (int chunk = 0; chunk < _point.Batch.Chunks; chunk++)
                sum += _chunkLosses[(chunk * _shape.K) + task];
            losses[task] = sum / _point.Batch.Size;
        }
    }
}
