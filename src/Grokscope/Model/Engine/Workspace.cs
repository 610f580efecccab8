using Grokscope.Numerics;

namespace Grokscope.Model.Engine;

/// <summary>Owner of the native buffers of a part of the engine.</summary>
internal unsafe class Workspace : IDisposable
{
    private readonly List<AlignedBuffer> _buffers = [];

    /// <summary>A zeroed buffer of rows·columns floats that lives as long as the workspace.</summary>
    public virtual float* Take(long rows, long columns = 1)
    {
        var buffer = new AlignedBuffer(rows * columns);
        _buffers.Add(buffer);
        return buffer.Start;
    }

    /// <summary>Frees all of it.</summary>
    public void Dispose()
    {
        foreach (AlignedBuffer buffer in _buffers)
            buffer.Dispose();
        _buffers.Clear();
    }
}

/// <summary>
/// A workspace for what lives only within one stage of a pass: after <see cref="Rewind"/> the next stage is given the same memory, which
/// is then still in the processor's cache.
/// </summary>
internal sealed unsafe class SharedWorkspace : Workspace
{
    private readonly List<(nint Start, long Length)> _taken = [];
    private int _next;

    /// <summary>Begins a stage.</summary>
    public void Rewind() => _next = 0;

    /// <summary>A buffer that no other of this stage has; its content is whatever another stage left.</summary>
    public override float* Take(long rows, long columns = 1)
    {
        for (int i = _next; i < _taken.Count; i++)
            if (_taken[i].Length >= rows * columns)
            {
                (_taken[_next], _taken[i]) = (_taken[i], _taken[_next]);
                return (float*)_taken[_next++].Start;
            }
        float* start = base.Take(rows, columns);
        _taken.Insert(_next++, ((nint)start, rows * columns));
        return start;
    }
}
