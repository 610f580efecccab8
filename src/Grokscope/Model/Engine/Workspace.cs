using Grokscope.Numerics;

namespace Grokscope.Model.Engine;

/// <summary>Owner of the native buffers of a part of the engine.</summary>
internal sealed unsafe class Workspace : IDisposable
{
    private readonly List<AlignedBuffer> _buffers = [];

    /// <summary>Memory that it holds, in bytes.</summary>
    public long Bytes => _buffers.Sum(buffer => buffer.Length * sizeof(float));

    /// <summary>A zeroed buffer of rows·columns floats that lives as long as the workspace.</summary>
    public float* Take(long rows, long columns = 1)
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
