using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Experiments;

/// <summary>A tensor of which two snapshots hold different bytes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="A">Type and shape in A, such as "F32 [7, 8]".</param>
/// <param name="B">In B.</param>
/// <param name="DifferingValues">Elements whose bytes differ; null where type or shape do.</param>
/// <param name="LargestDifference">Largest |B − A| of an element, NaN where one of them is; null where type or shape differ.</param>
internal sealed record TensorDifference(string Name, string A, string B, int? DifferingValues, double? LargestDifference)
{
    /// <summary>The difference of two tensors of one name, or null.</summary>
    internal static TensorDifference? Of(Tensor a, Tensor b)
    {
        (string formA, string formB) = (Form(a), Form(b));
        if (formA != formB)
            return new TensorDifference(a.Name, formA, formB, null, null);
        if (a.Bytes.Span.SequenceEqual(b.Bytes.Span))
            return null;
        int size = Tensor.SizeOf(a.Type), differing = 0;
        double largest = 0;
        double[] valuesA = Values(a), valuesB = Values(b);
        for (int i = 0; i < a.Count; i++)
            if (!a.Bytes.Span.Slice(i * size, size).SequenceEqual(b.Bytes.Span.Slice(i * size, size)))
            {
                differing++;
                largest = Math.Max(largest, Math.Abs(valuesB[i] - valuesA[i]));
            }
        return new TensorDifference(a.Name, formA, formB, differing, largest);

        static string Form(Tensor tensor) => $"{tensor.Type} [{string.Join(", ", tensor.Shape)}]";
    }

    private static double[] Values(Tensor tensor) => tensor.Type switch
    {
        TensorType.F32 => [.. tensor.ToArray<float>().Select(x => (double)x)],
        TensorType.F64 => tensor.ToArray<double>(),
        TensorType.I16 => [.. tensor.ToArray<short>().Select(x => (double)x)],
        _ => [.. tensor.ToArray<long>().Select(x => (double)x)],
    };
}

/// <summary>A step whose snapshots differ.</summary>
/// <param name="Step">The step.</param>
/// <param name="Tensors">The tensors that differ, in the order of A's file.</param>
internal sealed record SnapshotDifference(int Step, IReadOnlyList<TensorDifference> Tensors);

/// <summary>
/// The snapshots of two runs side by side, by step and by tensor. A snapshot that only one of them has is no difference. Looked at are all
/// up to the first that differs.
/// </summary>
/// <param name="Files">Snapshots that both have.</param>
/// <param name="FilesOnlyInA">Snapshots whose step only A has.</param>
/// <param name="FilesOnlyInB">Snapshots whose step only B has.</param>
/// <param name="TensorsOnlyInA">Tensors that only A's have.</param>
/// <param name="TensorsOnlyInB">Tensors that only B's have.</param>
/// <param name="First">The first step that differs; null where none does.</param>
internal sealed record SnapshotComparison(
    int Files,
    int FilesOnlyInA,
    int FilesOnlyInB,
    IReadOnlyList<string> TensorsOnlyInA,
    IReadOnlyList<string> TensorsOnlyInB,
    SnapshotDifference? First)
{
    /// <summary>Whether anything differs.</summary>
    public bool Differs => First is not null || TensorsOnlyInA.Count > 0 || TensorsOnlyInB.Count > 0;

    /// <summary>Compares the snapshots of two folders.</summary>
    /// <exception cref="StorageException">A file is damaged.</exception>
    /// <exception cref="OperationCanceledException">A stop was asked for.</exception>
    internal static SnapshotComparison Of(RunFolder a, RunFolder b, CancellationToken stop)
    {
        IReadOnlyList<int> stepsA = a.SnapshotSteps(), stepsB = b.SnapshotSteps();
        int[] common = [.. stepsA.Intersect(stepsB)];
        SortedSet<string> onlyInA = new(StringComparer.Ordinal), onlyInB = new(StringComparer.Ordinal);
        SnapshotDifference? first = null;
        foreach (int step in common)
        {
            stop.ThrowIfCancellationRequested();
            IReadOnlyList<Tensor> tensorsA = Safetensors.Read(a.Snapshot(step)), tensorsB = Safetensors.Read(b.Snapshot(step));
            var byName = tensorsB.ToDictionary(t => t.Name);
            List<TensorDifference> differences = [];
            foreach (Tensor tensor in tensorsA)
                if (!byName.Remove(tensor.Name, out Tensor? other))
                    onlyInA.Add(tensor.Name);
                else if (TensorDifference.Of(tensor, other) is { } difference)
                    differences.Add(difference);
            onlyInB.UnionWith(byName.Keys);
            if (differences.Count > 0)
            {
                first = new SnapshotDifference(step, differences);
                break;
            }
        }
        return new SnapshotComparison(
            common.Length, stepsA.Count - common.Length, stepsB.Count - common.Length, [.. onlyInA], [.. onlyInB], first);
    }
}
