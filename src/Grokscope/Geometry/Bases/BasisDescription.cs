using Grokscope.Training;
using Grokscope.Training.Interventions;
using Grokscope.Training.Storage;

namespace Grokscope.Geometry.Bases;

/// <summary>Which basis a run has: its basis.json, written when it begins and held against the basis at each later start.</summary>
/// <param name="File">The basis, relative to the run's folder.</param>
/// <param name="Sha256">Of the directions; see <see cref="BasisFile.Sum"/>.</param>
/// <param name="Kind">What the run asked for.</param>
/// <param name="Origin">The file's own words on where it comes from.</param>
internal sealed record BasisDescription(string File, string Sha256, BasisKind Kind, IReadOnlyDictionary<string, string> Origin)
{
    /// <summary>Writes it where the run begins; where it has begun, demands that the basis is still the same.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="RunException">The run began with another basis.</exception>
    /// <exception cref="StorageException">The file cannot be read or written.</exception>
    public void Keep(RunFolder folder)
    {
        BasisDescription? before = JsonFile.Read<BasisDescription>(folder.BasisDescription);
        if (before is null)
            JsonFile.Write(folder.BasisDescription, this);
        else if (before.Sha256 != Sha256)
            throw new RunException(
                $"{folder.Path}: the basis has changed since this run began: {folder.BasisDescription} says {before.File} with sha256 {before.Sha256}, "
                + $"but now {File} has {Sha256}. Put the former file back, or train into another folder.");
    }

    /// <summary>The description of a basis.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="kind">What the run asked for.</param>
    /// <param name="path">The basis' file.</param>
    /// <param name="folder">The run's folder.</param>
    public static BasisDescription Of(BasisFile basis, BasisKind kind, string path, RunFolder folder)
    {
        Dictionary<string, string> origin = [];
        foreach ((string key, string value) in basis.Origin)
            origin[key] = value;
        return new BasisDescription(Path.GetRelativePath(folder.Path, path).Replace('\\', '/'), basis.Sum, kind, origin);
    }
}
