using Grokscope.Geometry.Measuring;

namespace Grokscope.Tests.Report;

/// <summary>Results of a measure with made-up values; what is not said is undefined.</summary>
/// <param name="measure">The measure.</param>
internal sealed class MadeUpResult(Measure measure)
{
    private readonly MeasurePart _part = new(measure.Tables);

    /// <summary>Adds a row.</summary>
    public MadeUpResult Add(string table, params (string Column, Cell Value)[] values)
    {
        TableForm form = _part.Form(table);
        var cells = Enumerable.Repeat<Cell>(new Undefined("not made up"), form.Columns.Count).ToArray();
        foreach ((string column, Cell value) in values)
            cells[form.IndexOf(column)] = value;
        _part.Add(table, cells);
        return this;
    }

    /// <summary>Writes it into the folder of a run or a study.</summary>
    public void In(params string[] folder)
    {
        var measures = MeasureFolder.In(Path.Combine(folder));
        Directory.CreateDirectory(measures.Path);
        MeasureJson.Write(measures, measure, [], new MeasureResult(measure.Name, "", true, _part));
    }
}
