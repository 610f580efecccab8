using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>
/// Adds up what chunks contribute to a flat vector, in the order of the chunks. One thread adds straight into the total; several work
/// on as many chunks at once, each into a buffer of its own, and then add the buffers in order: the same additions, the same bits.
/// </summary>
internal sealed unsafe class GradientSum<V> : IDisposable where V : struct, ILanes<V>
{
    private const int Block = 1 << 14;

    private readonly Crew _crew;
    private readonly int _count;
    private readonly AlignedBuffer?[] _parts;
    private readonly Action<int, int> _workOnPart, _reduce;
    private ChunkWork? _work;
    private float* _total;
    private int _wave, _chunks;

    /// <summary>Adds a chunk's contribution to a vector, to each entry in one addition.</summary>
    internal delegate void ChunkWork(int chunk, int member, float* total);

    public GradientSum(Crew crew, int count)
    {
        _crew = crew;
        _count = count;
        _parts = new AlignedBuffer?[crew.Size];
        _workOnPart = (slot, member) => _work!(_wave + slot, member, _parts[slot]!.Start);
        _reduce = Reduce;
    }

    /// <summary>total = Σ over the chunks.</summary>
    /// <param name="chunks">Number of chunks.</param>
    /// <param name="work">Adds one chunk's contribution.</param>
    /// <param name="total">Receives the sum, [N].</param>
    public void Run(int chunks, ChunkWork work, float* total)
    {
        new Span<float>(total, _count).Clear();
        if (_crew.Size == 1)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
                work(chunk, 0, total);
            return;
        }
        for (int i = 0; i < _parts.Length; i++)
            _parts[i] ??= new AlignedBuffer(_count);
        _work = work;
        _total = total;
        _chunks = chunks;
        try
        {
            for (_wave = 0; _wave < chunks; _wave += _crew.Size)
            {
                _crew.Run(Math.Min(_crew.Size, chunks - _wave), _workOnPart);
                _crew.Run((_count + Block - 1) / Block, _reduce);
            }
        }
        catch
        {
            // What a failed chunk left in its buffer must not reach the next sum.
            foreach (AlignedBuffer? part in _parts)
                part!.Span.Clear();
            throw;
        }
        finally
        {
            _work = null;
            _total = null;
        }
    }

    public void Dispose()
    {
        foreach (AlignedBuffer? part in _parts)
            part?.Dispose();
    }

    /// <summary>Adds one block of the buffers to the total and zeroes them for the next wave.</summary>
    private void Reduce(int block, int member)
    {
        int from = block * Block, count = Math.Min(Block, _count - from);
        float* total = _total + from;
        for (int slot = 0; slot < Math.Min(_crew.Size, _chunks - _wave); slot++)
        {
            float* part = _parts[slot]!.Start + from;
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
}
