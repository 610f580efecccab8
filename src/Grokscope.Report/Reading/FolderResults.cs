using Grokscope.Geometry.Measuring;
using Grokscope.Training.Storage;

namespace Grokscope.Report.Reading;

/// <summary>What measures gave, from the folder of a run or a study; each file is read once.</summary>
/// <param name="folder">The run's or study's folder.</param>
internal sealed class FolderResults(string folder)
{
    private readonly MeasureFolder _measures = MeasureFolder.In(folder);
    private readonly Dictionary<string, MeasureResult?> _results = [];
    private readonly List<string> _problems = [];

    /// <summary>What is wrong with the files that have been read.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>What a measure gave; null where it has not been taken, or where its file is damaged or of another version, which <see cref="Problems"/> then says.</summary>
    public MeasureResult? Of(string measure)
    {
        if (!_results.TryGetValue(measure, out MeasureResult? result))
            _results[measure] = result = Read(measure);
        return result;
    }

    private MeasureResult? Read(string measure)
    {
        try
        {
            MeasureResult? result = MeasureResult.Read(_measures, measure);
            if (result is null || HasFormOf(Measures.Find(measure), result))
                return result;
            _problems.Add($"{_measures.Json(measure)}: measured by another version of Grokscope; measure again");
        }
        catch (StorageException e)
        {
            _problems.Add(e.Message);
        }
        return null;
    }

    private static bool HasFormOf(Measure measure, MeasureResult result) => FormOf(measure.Tables).SequenceEqual(FormOf(result.Rows.Tables));

    private static IEnumerable<(string Table, string Column)> FormOf(IReadOnlyList<TableForm> tables) =>
        tables.SelectMany(table => table.Columns.Select(column => (table.Name, column.Name)));
}
