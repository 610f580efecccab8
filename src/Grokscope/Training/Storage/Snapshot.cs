using System.Globalization;
using Grokscope.Model;

namespace Grokscope.Training.Storage;

/// <summary>Weights of one step as safetensors under PyTorch's state_dict names and shapes, which the reference model loads as they are.</summary>
internal static class Snapshot
{
    /// <summary>Writes the weights of a step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">Names and shapes.</param>
    /// <param name="step">The step, kept in the file's metadata.</param>
    /// <param name="theta">θ, [N].</param>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    public static void Write(string path, ParameterLayout layout, int step, ReadOnlyMemory<float> theta)
    {
        Tensor[] tensors =
        [
            .. layout.Parameters.Select(p => Tensor.Create<float>(p.Name, [.. p.Shape.Select(size => (long)size)], theta.Span[p.Range])),
        ];
        DurableFile.Write(path, stream => Safetensors.Write(stream, tensors, ("format", "pt"), ("step", step.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>Reads weights, in any order of the tensors, and checks that they are this model's.</summary>
    /// <returns>θ, [N].</returns>
    /// <exception cref="StorageException">The file is damaged, or belongs to another model.</exception>
    public static float[] Read(string path, ParameterLayout layout)
    {
        IReadOnlyList<Tensor> tensors = Safetensors.Read(path);
        int[] order = Match(path, layout, [.. tensors.Select(t => (t.Name, t.Type, t.Shape))]);
        var theta = new float[layout.Count];
        for (int i = 0; i < order.Length; i++)
            LittleEndian.Read(tensors[order[i]].Bytes.Span, theta.AsSpan(layout.Parameters[i].Range));
        return theta;
    }

    /// <summary>Reads where the weights of a file are, and checks that they are this model's and that the file is whole.</summary>
    /// <returns>Per parameter, in the layout's order, the byte of the file at which its little-endian float32 entries begin.</returns>
    /// <inheritdoc cref="Read"/>
    public static long[] ReadPositions(string path, ParameterLayout layout)
    {
        IReadOnlyList<TensorPlace> places = Safetensors.ReadPlaces(path);
        return [.. Match(path, layout, [.. places.Select(t => (t.Name, t.Type, t.Shape))]).Select(i => places[i].Position)];
    }

    // Per parameter the index of its tensor.
    private static int[] Match(string path, ParameterLayout layout, IReadOnlyList<(string Name, TensorType Type, IReadOnlyList<long> Shape)> tensors)
    {
        var indices = tensors.Select((tensor, index) => (tensor.Name, index)).ToDictionary(t => t.Name, t => t.index);
        var order = new int[layout.Parameters.Count];
        for (int i = 0; i < order.Length; i++)
        {
            Parameter parameter = layout.Parameters[i];
            if (!indices.Remove(parameter.Name, out order[i]))
                throw new StorageException(path, $"tensor {parameter.Name} of this model is missing");
            (_, TensorType type, IReadOnlyList<long> shape) = tensors[order[i]];
            if (type != TensorType.F32 || !shape.SequenceEqual(parameter.Shape.Select(size => (long)size)))
                throw new StorageException(
                    path, $"tensor {parameter.Name} is {type} [{string.Join(", ", shape)}], but this model has F32 [{string.Join(", ", parameter.Shape)}]");
        }
        if (indices.Count > 0)
            throw new StorageException(path, $"this model has no tensor {indices.Keys.Order(StringComparer.Ordinal).First()}");
        return order;
    }
}
