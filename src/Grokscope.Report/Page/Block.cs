using Grokscope.Report.Figures;

namespace Grokscope.Report.Page;

/// <summary>A piece of a page, without any markup; all text is plain text.</summary>
internal abstract record Block;

/// <summary>A paragraph.</summary>
/// <param name="Text">Its text.</param>
internal sealed record Paragraph(string Text) : Block;

/// <summary>Something to type or to keep as it is.</summary>
/// <param name="Text">Its text.</param>
internal sealed record Listing(string Text) : Block;

/// <summary>Something long that opens on demand.</summary>
/// <param name="Summary">What it holds.</param>
/// <param name="Content">What opens.</param>
internal sealed record Fold(string Summary, Block Content) : Block;

/// <summary>A table.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">Heads of the columns.</param>
/// <param name="Rows">Rows; the first cell is the row's head.</param>
internal sealed record Table(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows) : Block
{
    /// <summary>The table itself, or closed until it is opened where it is longer.</summary>
    /// <param name="rows">Most rows that stand open.</param>
    /// <param name="summary">What it holds.</param>
    public Block FoldedBeyond(int rows, string summary) => Rows.Count > rows ? new Fold(summary, this) : this;
}

/// <summary>A cell of a table.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Kind">What it is, which decides how it looks.</param>
internal sealed record Cell(string Text, CellKind Kind = CellKind.Number)
{
    /// <summary>A phrase that stands small below it, in the head of a row; null for none.</summary>
    public string? Under { get; init; }
}

/// <summary>What a cell of a table holds.</summary>
internal enum CellKind
{
    /// <summary>A number, aligned to the right.</summary>
    Number,

    /// <summary>Words, aligned to the left.</summary>
    Words,

    /// <summary>A bound or an absence rather than a measured number.</summary>
    Absent,

    /// <summary>Letters of equal width, such as a checksum.</summary>
    Code,
}

/// <summary>Panels beside each other with a legend and one caption, kept also as files.</summary>
/// <param name="Name">Name of the files, without ending.</param>
/// <param name="Caption">What it shows, of how many, and what the marks are.</param>
/// <param name="Panels">The panels, row by row.</param>
/// <param name="PerRow">Panels in a row where there is room.</param>
/// <param name="Legend">The lines' and marks' meaning.</param>
/// <param name="Data">All that the panels show, before any thinning.</param>
internal sealed record Figure(
    string Name,
    string Caption,
    IReadOnlyList<Panel> Panels,
    int PerRow,
    IReadOnlyList<LegendEntry> Legend,
    FigureData Data) : Block
{
    /// <summary>How many of what it rests on: "9 runs", "9 runs, 30 steps each".</summary>
    public required string Of { get; init; }

    /// <summary>What bands, intervals or bars of error are: "bands from the smallest to the largest of the seeds"; "no band" where there is none.</summary>
    public required string Band { get; init; }

    /// <summary>What the numbers would be if there were nothing to find: "grey: random subspaces of the same dimension"; "no null level: …" with the reason where there is none.</summary>
    public required string Null { get; init; }

    /// <summary>Names of the measures that its numbers come from; empty where they come from the training itself.</summary>
    public required IReadOnlyList<string> Measures { get; init; }

    /// <summary>Keys of [measure] with which they were taken, where the configuration has other values: "samples=3".</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>The command that makes it again.</summary>
    /// <param name="folder">The study's folder, as in a command.</param>
    public string Command(string folder) =>
        (Measures.Count > 0 ? $"grokscope measure {folder} --only {string.Join(',', Measures)}{string.Concat(Changes.Select(change => $" --set {change}"))} && " : "") + $"grokscope report {folder}";
}

/// <summary>An empty element that a script fills.</summary>
/// <param name="Id">Its id.</param>
internal sealed record Placeholder(string Id) : Block;

/// <summary>A heading inside a section.</summary>
/// <param name="Text">Its text.</param>
internal sealed record Heading(string Text) : Block;
