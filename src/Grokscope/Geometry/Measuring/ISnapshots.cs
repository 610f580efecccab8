using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Grokscope.Model;
using Grokscope.Training;
using Grokscope.Training.Storage;
using Microsoft.Win32.SafeHandles;

namespace Grokscope.Geometry.Measuring;

/// <summary>Weights of a run at some of its steps. All may be called on several threads.</summary>
/// <seealso cref="RunMeasure"/>
public interface ISnapshots
{
    /// <summary>The steps, ascending.</summary>
    IReadOnlyList<int> Steps { get; }

    /// <summary>θ after a step, [N]; a new array at each call.</summary>
    /// <exception cref="StorageException">The snapshot is damaged or of another model.</exception>
    /// <exception cref="MeasureException">A weight is not finite.</exception>
    float[] Read(int step);

    /// <summary>Some consecutive entries of θ after a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="offset">Index in θ of the first.</param>
    /// <param name="target">Receives as many as it has room for.</param>
    /// <exception cref="StorageException">The snapshot is damaged or of another model.</exception>
    /// <exception cref="MeasureException">A weight among them is not finite.</exception>
    void ReadRange(int step, int offset, Span<float> target) => Read(step).AsSpan(offset, target.Length).CopyTo(target);
}

/// <summary>The snapshots of a run's folder, as they were when this was made.</summary>
/// <param name="folder">The folder.</param>
/// <param name="layout">The model.</param>
internal sealed class FolderSnapshots(RunFolder folder, ParameterLayout layout) : ISnapshots
{
    // A snapshot is written once, by rename, so what its header said stays true.
    private readonly ConcurrentDictionary<int, long[]> _positions = new();

    /// <inheritdoc/>
    public IReadOnlyList<int> Steps { get; } = folder.SnapshotSteps();

    /// <inheritdoc/>
    public float[] Read(int step)
    {
        float[] theta = ReadWhole(step);
        foreach (Parameter parameter in layout.Parameters)
            DemandFinite(step, parameter, theta.AsSpan(parameter.Range));
        return theta;
    }

    /// <inheritdoc/>
    public void ReadRange(int step, int offset, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(target.Length, layout.Count - offset);
        string path = folder.Snapshot(step);
        long[] positions = _positions.GetOrAdd(step, asked =>
        {
            // Parts of a file cannot be checked.
            if (asked == Steps[^1])
                _ = ReadWhole(asked);
            return Snapshot.ReadPositions(path, layout);
        });
        using SafeFileHandle file = StorageException.Guard(path, "read", () => File.OpenHandle(path));
        for (int i = 0; i < positions.Length; i++)
        {
            Parameter parameter = layout.Parameters[i];
            int begin = Math.Max(parameter.Offset, offset), end = Math.Min(parameter.Offset + parameter.Count, offset + target.Length);
            if (begin >= end)
                continue;
            Span<float> part = target[(begin - offset)..(end - offset)];
            ReadAt(file, path, positions[i] + (sizeof(float) * (long)(begin - parameter.Offset)), part);
            DemandFinite(step, parameter, part);
        }
    }

    private float[] ReadWhole(int step)
    {
        float[] theta = Snapshot.Read(folder.Snapshot(step), layout);
        if (step == Steps[^1])
            RunResult.DemandEnd(folder, step, theta);
        return theta;
    }

    private static void ReadAt(SafeFileHandle file, string path, long position, Span<float> target)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(target);
        try
        {
            for (int done = 0; done < bytes.Length;)
            {
                int count = RandomAccess.Read(file, bytes[done..], position + done);
                if (count == 0)
                    throw new StorageException(path, "the file became shorter while it was read");
                done += count;
            }
        }
        catch (IOException e)
        {
            StorageException.Guard(path, "read", () => throw e);
        }
        LittleEndian.Read(bytes, target);
    }

    private void DemandFinite(int step, Parameter parameter, ReadOnlySpan<float> weights)
    {
        foreach (float weight in weights)
            if (!float.IsFinite(weight))
                throw new MeasureException($"{folder.Snapshot(step)}: tensor {parameter.Name} holds {weight}. Nothing can be measured there; delete the file to leave the step out.");
    }
}
