namespace Grokscope.Experiments;

/// <summary>What the command reproduce does besides: table [reproduce] of an experiment file. It decides nothing about the runs themselves.</summary>
internal sealed record ReproduceOptions
{
    /// <summary>Further experiments.</summary>
    [Setting("with", "experiments that reproduce trains and measures as well, in folders of their names inside its own, and shows on the same page", "none")]
    public IReadOnlyList<string> With { get; init; } = [];

    /// <summary>Folders of their studies inside that of the experiment, which need not be there yet.</summary>
    /// <param name="folder">The experiment's folder.</param>
    public IReadOnlyList<string> FoldersIn(string folder) => [.. With.Select(name => Path.Combine(folder, Path.GetFileNameWithoutExtension(name)))];
}
