using System.Globalization;
using System.Text.RegularExpressions;
using Grokscope.Model;

namespace Grokscope.Training.Storage;

/// <summary>Weights of one step that another program saved, under the names of PyTorch's state_dict: a safetensors or a .npz file.</summary>
/// <param name="Step">The step, from the file's name.</param>
/// <param name="Path">The file.</param>
internal sealed partial record WeightFile(int Step, string Path)
{
    private const int LastStep = SnapshotSchedule.Longest;
    private const string CheckSizes = "Compare modulus, d_model, layers, d_ff and the names of the tasks in the configuration with the model that was trained";

    private static readonly (string Ending, Func<string, IReadOnlyList<Tensor>> Read)[] Formats =
        [(".safetensors", Safetensors.Read), (".npz", NumPyArchive.Read)];

    /// <summary>The files of a folder, by step; the last digits of a file's name are its step, and files with other endings are passed over.</summary>
    /// <exception cref="ConfigurationException">There is no such folder, none of its files holds weights, a name has no step, or two have the same.</exception>
    /// <exception cref="StorageException">The folder cannot be read.</exception>
    public static IReadOnlyList<WeightFile> List(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ConfigurationException($"{folder}: there is no such folder. Give the folder that holds the weights.");
        string[] all = StorageException.Guard(folder, "listed", () => Directory.GetFiles(folder));
        WeightFile[] files = [.. all.Where(path => FormatOf(path) is not null).Order(StringComparer.Ordinal).Select(path => new WeightFile(StepOf(path), path))];
        if (files.Length == 0)
            throw new ConfigurationException($"{folder} holds no {string.Join(" and no ", Formats.Select(f => f.Ending))} file. "
                + "In PyTorch, safetensors.torch.save_file(model.state_dict(), \"step_000200.safetensors\") writes one; pickled files such as .pt are not read.");
        if (files.GroupBy(file => file.Step).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw new ConfigurationException(
                $"{folder}: {string.Join(" and ", same.Select(file => System.IO.Path.GetFileName(file.Path)))} are both of step {same.Key}. Leave one file per step.");
        return [.. files.OrderBy(file => file.Step)];
    }

    /// <summary>Reads the weights, in any order of the tensors, and checks that they are this model's and finite.</summary>
    /// <exception cref="StorageException">The file is damaged, holds another model, or a number that is not finite; names the file and the tensor.</exception>
    public ForeignWeights Read(ParameterLayout layout)
    {
        IReadOnlyList<Tensor> given = Formats.First(f => f.Ending == FormatOf(Path)).Read(Path);
        string prefix = PrefixOf(given, layout);
        Dictionary<string, Tensor> tensors = [];
        foreach (Tensor tensor in given)
            if (!tensors.TryAdd(tensor.Name.StartsWith(prefix, StringComparison.Ordinal) ? tensor.Name[prefix.Length..] : tensor.Name, tensor))
                throw new StorageException(Path, $"tensor {tensor.Name} is there with and without the prefix {prefix}");
        var theta = new float[layout.Count];
        bool rounded = false;
        foreach (Parameter parameter in layout.Parameters)
        {
            if (!tensors.Remove(parameter.Name, out Tensor? tensor))
                throw new StorageException(Path, $"tensor {parameter.Name} of this model is missing. {CheckSizes}");
            if (!tensor.Shape.SequenceEqual(parameter.Shape.Select(size => (long)size)))
                throw new StorageException(
                    Path, $"tensor {tensor.Name} has shape [{string.Join(", ", tensor.Shape)}], but in this model it has [{string.Join(", ", parameter.Shape)}]. {CheckSizes}");
            rounded |= Take(tensor, theta.AsSpan(parameter.Range));
        }
        return tensors.Count == 0
            ? new ForeignWeights(theta, prefix, rounded)
            : throw new StorageException(Path, $"this model has no tensor {tensors.Keys.Order(StringComparer.Ordinal).First()}. {CheckSizes}");
    }

    private bool Take(Tensor tensor, Span<float> target)
    {
        switch (tensor.Type)
        {
            case TensorType.F32:
                LittleEndian.Read(tensor.Bytes.Span, target);
                break;
            case TensorType.F64:
                double[] wide = tensor.ToArray<double>();
                for (int i = 0; i < target.Length; i++)
                    target[i] = (float)wide[i];
                break;
            default:
                throw new StorageException(Path, $"tensor {tensor.Name} holds {tensor.Type}, but weights are F32 or F64");
        }
        foreach (float weight in target)
            if (!float.IsFinite(weight))
                throw new StorageException(Path, $"tensor {tensor.Name} holds a number that is not finite in float32; weights of a run that diverged cannot be used");
        return tensor.Type == TensorType.F64;
    }

    // What DataParallel ("module."), torch.compile ("_orig_mod.") or an outer module ("model.") put before every name.
    private static string PrefixOf(IReadOnlyList<Tensor> tensors, ParameterLayout layout)
    {
        string first = layout.Parameters[0].Name;
        string? prefixed = tensors.Select(tensor => tensor.Name).FirstOrDefault(name => name.EndsWith("." + first, StringComparison.Ordinal));
        return prefixed is null || tensors.Any(tensor => tensor.Name == first) ? "" : prefixed[..^first.Length];
    }

    private static string? FormatOf(string path) => Formats.Select(f => f.Ending).FirstOrDefault(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static int StepOf(string path)
    {
        string name = System.IO.Path.GetFileName(path);
        Match digits = LastDigits().Match(System.IO.Path.GetFileNameWithoutExtension(path));
        if (!digits.Success)
            throw new ConfigurationException($"{path}: the name {name} says no step. Name files such as step_000200{System.IO.Path.GetExtension(path)}; the last digits are the step.");
        return int.TryParse(digits.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int step) && step <= LastStep
            ? step
            : throw new ConfigurationException($"{path}: {digits.Value}, the last digits of the name {name}, is no step from 0 to {LastStep}.");
    }

    [GeneratedRegex(@"[0-9]+(?=[^0-9]*$)", RegexOptions.CultureInvariant)]
    private static partial Regex LastDigits();
}

/// <summary>Weights of another program's file.</summary>
/// <param name="Theta">θ, [N].</param>
/// <param name="Prefix">What stood before every tensor's name and was left out; empty where nothing did.</param>
/// <param name="WasRounded">Whether float64 was rounded to float32.</param>
internal sealed record ForeignWeights(float[] Theta, string Prefix, bool WasRounded);
