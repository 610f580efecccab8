using System.Runtime.CompilerServices;

namespace Grokscope.Training.Storage;

/// <summary>Element types of the tensors that Grokscope reads and writes, under the names of the safetensors format.</summary>
internal enum TensorType
{
    /// <summary>32-bit floating point.</summary>
    F32,

    /// <summary>64-bit floating point.</summary>
    F64,

    /// <summary>16-bit signed integer.</summary>
    I16,

    /// <summary>64-bit signed integer.</summary>
    I64,
}

/// <summary>A named tensor as a file holds it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions, row-major; empty for a scalar.</param>
/// <param name="Bytes">The elements, little-endian.</param>
internal sealed record Tensor(string Name, TensorType Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Number of elements.</summary>
    public int Count => Bytes.Length / SizeOf(Type);

    /// <summary>A tensor of these elements.</summary>
    /// <typeparam name="T">float, double, short or long.</typeparam>
    public static Tensor Create<T>(string name, IReadOnlyList<long> shape, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        long count = shape.Aggregate(1L, (product, size) => product * size);
        if (count != values.Length)
            throw new ArgumentException($"Tensor {name} of shape [{string.Join(", ", shape)}] has {count} elements, not {values.Length}.", nameof(values));
        return new Tensor(name, TypeOf<T>(), shape, LittleEndian.Bytes(values));
    }

    /// <summary>The elements.</summary>
    /// <typeparam name="T">The type that the file holds: float, double, short or long.</typeparam>
    /// <exception cref="InvalidOperationException">The file holds another type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        if (TypeOf<T>() != Type)
            throw new InvalidOperationException($"Tensor {Name} holds {Type}, not {TypeOf<T>()}.");
        var values = new T[Count];
        LittleEndian.Read(Bytes.Span, values.AsSpan());
        return values;
    }

    /// <summary>Bytes of one element.</summary>
    internal static int SizeOf(TensorType type) => type switch
    {
        TensorType.F32 => sizeof(float),
        TensorType.F64 or TensorType.I64 => sizeof(double),
        _ => sizeof(short),
    };

    private static TensorType TypeOf<T>() =>
        typeof(T) == typeof(float) ? TensorType.F32
        : typeof(T) == typeof(double) ? TensorType.F64
        : typeof(T) == typeof(short) ? TensorType.I16
        : typeof(T) == typeof(long) ? TensorType.I64
        : throw new NotSupportedException($"No tensor type for {typeof(T)} of {Unsafe.SizeOf<T>()} bytes.");
}
