using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Grokscope.Training.Storage;

/// <summary>Numbers as the bytes of files and fingerprints: little-endian on every machine.</summary>
internal static class LittleEndian
{
    /// <summary>The bytes of some numbers.</summary>
    public static byte[] Bytes<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
        SwapWhereBig<T>(bytes);
        return bytes;
    }

    /// <summary>The numbers of some bytes.</summary>
    /// <param name="bytes">As many as the numbers have.</param>
    /// <param name="values">Receives the numbers.</param>
    public static void Read<T>(ReadOnlySpan<byte> bytes, Span<T> values)
        where T : unmanaged
    {
        Span<byte> target = MemoryMarshal.AsBytes(values);
        if (bytes.Length != target.Length)
            throw new ArgumentException($"{values.Length} numbers are {target.Length} bytes, not {bytes.Length}.", nameof(bytes));
        bytes.CopyTo(target);
        SwapWhereBig<T>(target);
    }

    private static void SwapWhereBig<T>(Span<byte> bytes)
    {
        if (BitConverter.IsLittleEndian)
            return;
        for (int i = 0; i < bytes.Length; i += Unsafe.SizeOf<T>())
            bytes.Slice(i, Unsafe.SizeOf<T>()).Reverse();
    }
}
