using Grokscope.Report.Page;

namespace Grokscope.Report.Figures;

/// <summary>How many panels a figure has, and how they stand.</summary>
internal static class PanelGrid
{
    /// <summary>Most panels of a figure: as many as the published study has runs. More would make the page slow, and nobody would look at them.</summary>
    public const int Most = 36;

    /// <summary>Most panels in a row.</summary>
    public const int MostPerRow = 3;

    /// <summary>Panels in a row.</summary>
    public static int PerRow(int panels) => panels == 4 ? 2 : Math.Min(panels, MostPerRow);

    /// <summary>What a caption adds where not all are drawn; else nothing.</summary>
    /// <param name="all">How many there are.</param>
    /// <param name="noun">What a panel shows.</param>
    /// <param name="most">How many are drawn.</param>
    public static string Note(int all, string noun, int most = Most) => all > most ? $" The first {Words.Count(most, noun)} are drawn; the CSV file has all." : "";
}
