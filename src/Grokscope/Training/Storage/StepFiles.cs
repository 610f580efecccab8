using System.Globalization;

namespace Grokscope.Training.Storage;

/// <summary>Files of a folder that are named after a step: step_00000200 and an ending.</summary>
/// <param name="folder">The folder.</param>
/// <param name="ending">What follows the number, such as ".safetensors".</param>
internal sealed class StepFiles(string folder, string ending)
{
    private const string Prefix = "step_";

    /// <summary>Path of a step's file.</summary>
    public string PathOf(int step) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:D8}{ending}"));

    /// <summary>Steps whose files are there, ascending; files of other names are passed over.</summary>
    /// <exception cref="StorageException">The folder cannot be read.</exception>
    public IReadOnlyList<int> Steps() => !Directory.Exists(folder) ? [] : StorageException.Guard(folder, "listed", () => (IReadOnlyList<int>)
    [
        .. Directory.EnumerateFiles(folder, Prefix + "*" + ending)
            .Select(path => Path.GetFileName(path)[Prefix.Length..^ending.Length])
            .Where(digits => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(digits => int.Parse(digits, CultureInfo.InvariantCulture))
            .Order(),
    ]);
}
