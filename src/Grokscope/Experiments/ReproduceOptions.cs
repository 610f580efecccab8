namespace Grokscope.Experiments;

/// <summary>What the command reproduce does besides: table [reproduce] of an experiment file. It decides nothing about the runs themselves.</summary>
internal sealed record ReproduceOptions
{
    /// <summary>Further experiments.</summary>
    [Setting("with", "experiments that reproduce trains and measures as well, built-in ones or files beside this one, in folders of their names inside its own, and shows on the same page", "none")]
    public IReadOnlyList<string> With { get; init; } = [];
}
