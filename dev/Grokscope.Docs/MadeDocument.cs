using Grokscope.Docs.Api;
using Grokscope.Docs.Results;
using Grokscope.Docs.Samples;
using Grokscope.Docs.Speed;

namespace Grokscope.Docs;

/// <summary>A document of which parts, or all, are made by a program from what they tell of, so that they cannot go out of date unseen: a test compares them.</summary>
/// <param name="Path">Its path in the source tree.</param>
/// <param name="Make">From the source tree's root and the text as it stands to the text as it should be.</param>
internal sealed record MadeDocument(string Path, Func<string, string, string> Make)
{
    /// <summary>All of them. A new one is a line here.</summary>
    public static IReadOnlyList<MadeDocument> All { get; } =
    [
        new("samples/division/README.md", SampleTables.Division),
        new("samples/five-tasks/README.md", SampleTables.Five),
        new("samples/depth/README.md", SampleTables.Depth),
        new("docs/speed.md", (root, text) => MadeText.Fill(text, part => SpeedText.Part(MachineFile.In(root), part))),
        new("README.md", (root, text) => MadeText.Fill(text, (part, now) => SpeedText.FirstSentence(MachineFile.In(root), part, now))),
        new("docs/results.md", WithResults),
        new("results/README.md", WithResults),
        .. ((string[])["grok-order", "timescale", "path-first-component", "defect", "onset-leads", "curvature-decay", "reconstruction", "compress-rank", "dose-response-deletion-dual", "dose-response-deletion-tri"]).Select(ResultFigure),
        new("docs/api.md", (_, text) => MadeText.Fill(text, _ => ApiPage.Surface())),
    ];

    /// <summary>The text as it should be.</summary>
    /// <param name="root">The source tree.</param>
    public string Text(string root)
    {
        string path = System.IO.Path.Combine(root, Path);
        return Make(root, File.Exists(path) ? File.ReadAllText(path) : "");
    }

    /// <summary>Writes the text if it has changed.</summary>
    /// <param name="root">The source tree.</param>
    /// <returns>Whether it has.</returns>
    public bool Write(string root)
    {
        string path = System.IO.Path.Combine(root, Path), text = Text(root);
        if (File.Exists(path) && File.ReadAllText(path) == text)
            return false;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return true;
    }

    private static string WithResults(string root, string text) => MadeText.Fill(text, ResultParts.In(root).Make);

    private static MadeDocument ResultFigure(string name) => new($"results/figures/{name}.svg", (root, _) => ResultParts.In(root).Figure("paper", name));
}
