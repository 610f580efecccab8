using Grokscope.Training;
using Grokscope.Training.Interventions;
using Grokscope.Training.Storage;

namespace Grokscope.Geometry.Bases;

/// <summary>A folder "bases" in which bases are kept: each is made once, by whichever process asks first, and read by all others.</summary>
/// <param name="parent">The folder that it lies in.</param>
/// <param name="advice">What to do where it cannot be written, as sentences.</param>
internal sealed class BasisStore(string parent, string advice)
{
    // The longest, of the Hessian, takes a minute or two of the published model.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly string _folder = Path.Combine(parent, "bases");

    /// <summary>Path of a basis.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name + ".safetensors");

    /// <summary>The basis of a name, made where there is none that is still right.</summary>
    /// <param name="name">Its kind and all that it depends on besides what <paramref name="isRight"/> asks.</param>
    /// <param name="parameters">N.</param>
    /// <param name="isRight">Whether one that is there can be used.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="stop">Asks for an early end.</param>
    /// <exception cref="RunException">The folder cannot be written, or another process is at work in it too long.</exception>
    /// <exception cref="StorageException">A basis that is there is damaged.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public BasisFile Take(string name, int parameters, Func<BasisFile, bool> isRight, Func<BasisFile> make, CancellationToken stop)
    {
        string path = PathOf(name);
        if (Kept() is { } kept)
            return kept;
        using FolderLock held = Hold(stop);
        if (Kept() is { } meanwhile)
            return meanwhile;
        BasisFile made = make();
        Writing(() => made.Write(path));
        return made;

        BasisFile? Kept() => File.Exists(path) && BasisFile.Read(path, parameters) is { } found && isRight(found) ? found : null;
    }

    private FolderLock Hold(CancellationToken stop)
    {
        FolderLock? held = null;
        Writing(() =>
        {
            DurableFile.CreateFolder(_folder);
            held = FolderLock.Take(_folder, Patience, stop);
            DurableFile.RemoveUnfinished(_folder);
        });
        return held!;
    }

    private void Writing(Action write)
    {
        try
        {
            write();
        }
        catch (StorageException e)
        {
            throw new RunException($"{_folder} cannot be written, where a basis is kept: {e.Message} {advice}", inner: e);
        }
    }
}
