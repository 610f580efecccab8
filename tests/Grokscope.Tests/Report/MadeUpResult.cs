using Grokscope.Geometry.Measuring;

namespace Grokscope.Tests.Report;

/// <summary>Made-up results of a measure, by the names of its columns; a column that is not named is undefined.</summary>
/// <param name="measure">The measure, whose tables and columns they have.</param>
internal sealed class MadeUpResult(Measure measure)
{
    private readonly MeasurePart _part = new(measure.Tables);

    public MadeUpResult Add(string table, params (string Column, Cell Value)[] values)
    {
        TableForm form = _part.Form(table);
        Cell[] row = [.. form.Columns.Select(_ => (Cell)new Undefined("it is not made up"))];
        foreach ((string column, Cell value) in values)
            row[form.IndexOf(column)] = value;
        _part.Add(table, row);
        return this;
    }

    /// <summary>Writes them where the measure's results of a run or a study lie.</summary>
    public void In(string folder)
    {
        var measures = MeasureFolder.In(folder);
        Directory.CreateDirectory(measures.Path);
        MeasureJson.Write(measures, measure, [], new MeasureResult(measure.Name, "", true, _part));
    }
}
