using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;

namespace Grokscope.Tests.Report;

/// <summary>A measure's result that holds only what a test asks for.</summary>
/// <param name="measure">The measure.</param>
internal sealed class MadeUpResult(Measure measure)
{
    private readonly MeasurePart _rows = new(measure.Tables);

    /// <summary>Adds a row; columns that are not named are undefined.</summary>
    public void Add(string table, params (string Column, Cell Value)[] values)
    {
        TableForm form = _rows.Form(table);
        var cells = new Cell[form.Columns.Count];
        Array.Fill(cells, new Undefined("it is made up"));
        foreach ((string column, Cell value) in values)
            cells[form.IndexOf(column)] = value;
        _rows.Add(table, cells);
    }

    /// <summary>Writes it as the measure would.</summary>
    public void Write(MeasureFolder folder)
    {
        Directory.CreateDirectory(folder.Path);
        MeasureJson.Write(folder, measure, measure.ValuesIn(new MeasureOptions()), new MeasureResult(measure.Name, "", true, _rows));
    }
}
