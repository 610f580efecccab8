using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Grokscope.Training.Storage;

/// <summary>
/// One array in NumPy's .npy format: magic, version, length of the header, a Python dict literal with type, order and shape, the elements.
/// Written is version 1.0, little-endian, in C order; read are versions 1.0 to 3.0, either byte order, C and Fortran order.
/// Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
/// </summary>
internal static partial class NumPyArray
{
    private const int Alignment = 64;
    private const int VersionLength = 2;

    private static readonly (TensorType Type, string Code)[] Types =
        [(TensorType.F32, "f4"), (TensorType.F64, "f8"), (TensorType.I16, "i2"), (TensorType.I64, "i8")];

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Writes a tensor; the header is padded with spaces so that the elements begin at a multiple of 64.</summary>
    public static void Write(Stream stream, Tensor tensor)
    {
        string shape = string.Join(", ", tensor.Shape.Select(size => size.ToString(CultureInfo.InvariantCulture))) + (tensor.Shape.Count == 1 ? "," : "");
        string header = $"{{'descr': '<{Types.Single(t => t.Type == tensor.Type).Code}', 'fortran_order': False, 'shape': ({shape}), }}";
        int before = Magic.Length + VersionLength + sizeof(ushort);
        int whole = (before + header.Length + 1 + Alignment - 1) / Alignment * Alignment;
        byte[] head = new byte[whole];
        Magic.CopyTo(head);
        head[Magic.Length] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(before - sizeof(ushort)), checked((ushort)(whole - before)));
        head.AsSpan(before).Fill((byte)' ');
        Encoding.ASCII.GetBytes(header, head.AsSpan(before));
        head[^1] = (byte)'\n';
        stream.Write(head);
        stream.Write(tensor.Bytes.Span);
    }

    /// <summary>Reads an array.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="file">The whole array, header and elements.</param>
    /// <exception cref="FormatException">The bytes do not follow the format, or the elements are of a type that Grokscope does not read.</exception>
    public static Tensor Parse(string name, ReadOnlyMemory<byte> file)
    {
        (string header, ReadOnlyMemory<byte> data) = Split(name, file);
        string description = Field(Description(), header, "descr", name);
        bool fortran = Field(FortranOrder(), header, "fortran_order", name) == "True";
        long[] shape = Shape(Field(ShapeTuple(), header, "shape", name), name);

        (TensorType type, bool bigEndian) = TypeOf(description, name);
        UInt128 bytes = (UInt128)Tensor.SizeOf(type);
        foreach (long size in shape)
            bytes = bytes > (UInt128)long.MaxValue ? bytes : bytes * (UInt128)size;
        if (bytes != (UInt128)data.Length)
            throw new FormatException($"array {name} of shape [{string.Join(", ", shape)}] and type {description} needs other than the {data.Length} bytes it has");

        if (fortran && shape.Length > 1)
            data = ToRowMajor(data.Span, shape, Tensor.SizeOf(type));
        return new Tensor(name, type, shape, bigEndian ? Reversed(data.Span, Tensor.SizeOf(type)) : data);
    }

    private static (string Header, ReadOnlyMemory<byte> Data) Split(string name, ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        if (bytes.Length < Magic.Length + VersionLength || !bytes.StartsWith(Magic))
            throw new FormatException($"{name} is no .npy array");
        int major = bytes[Magic.Length];
        if (major is < 1 or > 3)
            throw new FormatException($"array {name} is of .npy version {major}; Grokscope reads 1 to 3");
        int at = Magic.Length + VersionLength, lengthSize = major == 1 ? sizeof(ushort) : sizeof(uint);
        long length = bytes.Length < at + lengthSize ? long.MaxValue
            : major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
        at += lengthSize;
        if (length > bytes.Length - at)
            throw new FormatException($"array {name} is cut short in its header");
        int end = at + (int)length;
        return ((major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes[at..end]), file[end..]);
    }

    private static string Field(Regex pattern, string header, string key, string name) =>
        pattern.Match(header) is { Success: true } match
            ? match.Groups["value"].Value
            : throw new FormatException($"array {name} has no plain {key} in its header, {header.Trim()}");

    private static (TensorType Type, bool BigEndian) TypeOf(string description, string name)
    {
        if (description.Contains('O', StringComparison.Ordinal))
            throw new FormatException($"array {name} holds pickled Python objects, which are not read, since that could run a program; save plain arrays");
        foreach ((TensorType type, string code) in Types)
            if (description.Length == code.Length + 1 && description[0] is '<' or '>' && description[1..] == code)
                return (type, description[0] == '>');
        throw new FormatException($"array {name} is of type {description}; Grokscope reads {string.Join(", ", Types.Select(t => t.Code))}");
    }

    private static long[] Shape(string sizes, string name) =>
    [
        // Python 2 wrote 10L for 10.
        .. sizes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(size => long.TryParse(size.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                ? number
                : throw new FormatException($"array {name}: the shape holds {size}, which is no size")),
    ];

    private static byte[] ToRowMajor(ReadOnlySpan<byte> columnMajor, long[] shape, int size)
    {
        byte[] rowMajor = new byte[columnMajor.Length];
        int count = columnMajor.Length / size;
        for (int target = 0; target < count; target++)
        {
            long rest = target, source = 0, stride = count;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                stride /= shape[axis];
                source += rest % shape[axis] * stride;
                rest /= shape[axis];
            }
            columnMajor.Slice((int)source * size, size).CopyTo(rowMajor.AsSpan(target * size));
        }
        return rowMajor;
    }

    private static byte[] Reversed(ReadOnlySpan<byte> elements, int size)
    {
        byte[] reversed = elements.ToArray();
        for (int at = 0; at < reversed.Length; at += size)
            reversed.AsSpan(at, size).Reverse();
        return reversed;
    }

    [GeneratedRegex(@"['""]descr['""]\s*:\s*['""](?<value>[^'""]*)['""]", RegexOptions.CultureInvariant)]
    private static partial Regex Description();

    [GeneratedRegex(@"['""]fortran_order['""]\s*:\s*(?<value>True|False)\b", RegexOptions.CultureInvariant)]
    private static partial Regex FortranOrder();

    [GeneratedRegex(@"['""]shape['""]\s*:\s*\((?<value>[^()]*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex ShapeTuple();
}
