using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Grokscope.Numerics;

/// <summary>
/// Float32 memory outside the garbage collector's heap, aligned to a cache line and zeroed. Behind its last element lie
/// <see cref="Slack"/> more that may be read (never written): kernels load whole registers at the end of a row.
/// </summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    /// <summary>Floats readable behind the end: the widest tile.</summary>
    public const int Slack = 32;

    private const int CacheLine = 64;
    private float* _start;

    /// <summary>Allocates zeroed memory.</summary>
    /// <param name="length">Number of float32.</param>
    public AlignedBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        nuint bytes = (nuint)((length + Slack) * sizeof(float));
        Length = length;
        _start = (float*)NativeMemory.AlignedAlloc(bytes, CacheLine);
        NativeMemory.Clear(_start, bytes);
        GC.AddMemoryPressure((long)bytes);
    }

    /// <summary>Frees memory that was not disposed of.</summary>
    ~AlignedBuffer() => Free();

    /// <summary>Number of float32.</summary>
    public long Length { get; }

    /// <summary>The first element.</summary>
    public float* Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _start;
    }

    /// <summary>All elements.</summary>
    public Span<float> Span => new(_start, checked((int)Length));

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_start == null)
            return;
        NativeMemory.AlignedFree(_start);
        _start = null;
        GC.RemoveMemoryPressure((Length + Slack) * sizeof(float));
    }
}
