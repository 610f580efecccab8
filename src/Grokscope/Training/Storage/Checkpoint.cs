using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Grokscope.Training.Storage;

/// <summary>
/// All that a run needs to go on with the very next bit. The buffers belong to the object and are filled anew for each checkpoint.
/// File: magic, version, length of the content, content, SHA-256 of everything before it; all numbers little-endian.
/// </summary>
/// <param name="parameters">N.</param>
/// <param name="secondMoments">N, or 0 where the optimiser has no second moments.</param>
/// <param name="anchors">N, or 0 where there is no intervention.</param>
/// <param name="generatorWords">Length of the batch generator's state.</param>
/// <param name="criterionNumbers">Length of the grok criterion's state.</param>
internal sealed class Checkpoint(int parameters, int secondMoments, int anchors, int generatorWords, int criterionNumbers)
{
    private const int Version = 2;
    private const int HeadLength = 8 + sizeof(int) + sizeof(long);

    /// <summary>Fingerprint of the run's configuration, 64 hexadecimal digits.</summary>
    public string Configuration { get; set; } = "";

    /// <summary>Steps done.</summary>
    public int Step { get; set; }

    /// <summary>Steps that the optimiser has counted, t of its bias correction.</summary>
    public long OptimiserSteps { get; set; }

    /// <summary>Bytes of train.csv up to this step.</summary>
    public long TrainCsvLength { get; set; }

    /// <summary>Bytes of eval.csv up to this step.</summary>
    public long EvalCsvLength { get; set; }

    /// <summary>Bytes of intervention.csv up to this step; 0 where there is none.</summary>
    public long InterventionCsvLength { get; set; }

    /// <summary>θ, [N].</summary>
    public float[] Theta { get; } = new float[parameters];

    /// <summary>Adam's mean of gradients, or SGD's velocity, [N].</summary>
    public float[] FirstMoment { get; } = new float[parameters];

    /// <summary>Adam's mean of squared gradients, [N]; empty for SGD.</summary>
    public float[] SecondMoment { get; } = new float[secondMoments];

    /// <summary>The weights before the first step that an intervention changes, [N]; empty where there is none.</summary>
    public float[] Anchor { get; } = new float[anchors];

    /// <summary>State of the batch generator.</summary>
    public uint[] Generator { get; } = new uint[generatorWords];

    /// <summary>State of the grok criterion.</summary>
    public int[] Criterion { get; } = new int[criterionNumbers];

    private static ReadOnlySpan<byte> Magic => "GROKCKPT"u8;

    /// <summary>Writes the file.</summary>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    public void Write(string path)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Configuration);
            writer.Write(Step);
            writer.Write(OptimiserSteps);
            writer.Write(TrainCsvLength);
            writer.Write(EvalCsvLength);
            writer.Write(InterventionCsvLength);
            Put<float>(writer, Theta);
            Put<float>(writer, FirstMoment);
            Put<float>(writer, SecondMoment);
            Put<float>(writer, Anchor);
            Put<uint>(writer, Generator);
            Put<int>(writer, Criterion);
        }
        byte[] file = new byte[HeadLength + content.Length + Sha256.Size];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(Magic.Length), Version);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(Magic.Length + sizeof(int)), content.Length);
        content.GetBuffer().AsSpan(0, (int)content.Length).CopyTo(file.AsSpan(HeadLength));
        Sha256.Of(file.AsSpan(0, file.Length - Sha256.Size)).CopyTo(file.AsSpan(file.Length - Sha256.Size));
        DurableFile.Write(path, file);

        static void Put<T>(BinaryWriter writer, ReadOnlySpan<T> values)
            where T : unmanaged
        {
            writer.Write(values.Length);
            writer.Write(LittleEndian.Bytes(values));
        }
    }

    /// <summary>Reads the file into this object.</summary>
    /// <exception cref="StorageException">The file cannot be read, is damaged, or belongs to another model or version.</exception>
    public void Read(string path)
    {
        byte[] file = StorageException.Guard(path, "read", () => File.ReadAllBytes(path));
        if (file.Length < HeadLength + Sha256.Size || !file.AsSpan().StartsWith(Magic))
            throw new StorageException(path, $"this is no checkpoint, or only the beginning of one ({file.Length} bytes)");
        int version = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(Magic.Length));
        long length = BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(Magic.Length + sizeof(int)));
        if (length != file.Length - HeadLength - Sha256.Size)
            throw new StorageException(path, $"the checkpoint is cut short or too long: its content should have {length} bytes, and the file has {file.Length}");
        if (!Sha256.Of(file.AsSpan(0, file.Length - Sha256.Size)).AsSpan().SequenceEqual(file.AsSpan(file.Length - Sha256.Size)))
            throw new StorageException(path, "the checkpoint is damaged: its checksum does not agree");
        if (version != Version)
            throw new StorageException(path, $"the checkpoint is of version {version}, and this Grokscope reads version {Version}");

        using var reader = new BinaryReader(new MemoryStream(file, HeadLength, (int)length));
        Configuration = reader.ReadString();
        Step = reader.ReadInt32();
        OptimiserSteps = reader.ReadInt64();
        TrainCsvLength = reader.ReadInt64();
        EvalCsvLength = reader.ReadInt64();
        InterventionCsvLength = reader.ReadInt64();
        Take<float>(Theta);
        Take<float>(FirstMoment);
        Take<float>(SecondMoment);
        Take<float>(Anchor);
        Take<uint>(Generator);
        Take<int>(Criterion);

        void Take<T>(Span<T> values)
            where T : unmanaged
        {
            int count = reader.ReadInt32();
            if (count != values.Length)
                throw new StorageException(path, $"the checkpoint belongs to another model: a list has {count} numbers instead of {values.Length}");
            Span<byte> bytes = MemoryMarshal.AsBytes(values);
            LittleEndian.Read(reader.ReadBytes(bytes.Length), values);
        }
    }
}
