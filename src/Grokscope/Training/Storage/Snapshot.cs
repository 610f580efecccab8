using System.Globalization;
using Grokscope.Model;

namespace Grokscope.Training.Storage;

/// <summary>Weights of one step as safetensors under PyTorch's state_dict names and shapes, which the reference model loads as they are.</summary>
public static class Snapshot
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
        var tensors = Safetensors.Read(path).ToDictionary(t => t.Name);
        var theta = new float[layout.Count];
        foreach (Parameter parameter in layout.Parameters)
        {
            if (!tensors.Remove(parameter.Name, out Tensor? tensor))
                throw new StorageException(path, $"tensor {parameter.Name} of this model is missing");
            if (tensor.Type != TensorType.F32 || !tensor.Shape.SequenceEqual(parameter.Shape.Select(size => (long)size)))
                throw new StorageException(
                    path,
                    $"tensor {parameter.Name} is {tensor.Type} [{string.Join(", ", tensor.Shape)}], but this model has F32 [{string.Join(", ", parameter.Shape)}]");
            LittleEndian.Read(tensor.Bytes.Span, theta.AsSpan(parameter.Range));
        }
        if (tensors.Count > 0)
            throw new StorageException(path, $"this model has no tensor {tensors.Keys.Order(StringComparer.Ordinal).First()}");
        return theta;
    }
}
