using Grokscope.Geometry.Measuring;

namespace Grokscope.Geometry.Spectra;

/// <summary>A gap and a commutator of one object over a run, as rows of a table of the measure "spectra" hold them.</summary>
/// <param name="Object">"weights", "block", "QK" or "OV".</param>
/// <param name="Layer">Its layer.</param>
/// <param name="Head">Its head, or "all".</param>
/// <param name="Steps">Steps of the points, [T].</param>
/// <param name="Gap">σ1 − σ2, [T].</param>
/// <param name="Commutators">The commutator and the normalised one, each [T], by the names of their columns; NaN where undefined.</param>
internal sealed record Portrait(
    string Object, long Layer, string Head, IReadOnlyList<int> Steps, IReadOnlyList<double> Gap, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> Commutators)
{
    /// <summary>The columns of commutators, in both tables.</summary>
    public static readonly IReadOnlyList<string> Names = ["commutator", "normalised"];

    /// <summary>All of a table, in the order of their first rows.</summary>
    public static IEnumerable<Portrait> In(MeasurePart part, string table)
    {
        TableForm form = part.Form(table);
        return part.Rows(table)
            .GroupBy(row => (Object: (string)Of(row, "object").Value, Layer: (long)Of(row, "layer").Value, Head: (string)Of(row, "head").Value))
            .Select(rows => new Portrait(
                rows.Key.Object, rows.Key.Layer, rows.Key.Head, [.. rows.Select(row => (int)(long)Of(row, "step").Value)], Numbers(rows, "g12"),
                [.. Names.Select(name => (name, Numbers(rows, name)))]));

        Cell Of(Cell[] row, string column) => row[form.IndexOf(column)];

        IReadOnlyList<double> Numbers(IEnumerable<Cell[]> rows, string column) => [.. rows.Select(row => Of(row, column).Number)];
    }
}
