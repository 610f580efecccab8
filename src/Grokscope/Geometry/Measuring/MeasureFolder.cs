namespace Grokscope.Geometry.Measuring;

/// <summary>Names of the files that measures write: a folder measures/ inside a run's or a study's.</summary>
/// <param name="path">The folder measures/.</param>
internal sealed class MeasureFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>Of a run.</summary>
    public static MeasureFolder Of(MeasuredRun run) => In(run.Folder.Path);

    /// <summary>Inside the folder of a run or a study.</summary>
    public static MeasureFolder In(string folder) => new(System.IO.Path.Combine(folder, "measures"));

    /// <summary>A measure's results with their definitions.</summary>
    public string Json(string measure) => System.IO.Path.Combine(Path, measure + ".json");

    /// <summary>A table of a measure.</summary>
    public string Csv(string measure, string table) => System.IO.Path.Combine(Path, TableName(measure, table) + ".csv");

    /// <summary>Pieces of a measure that is not complete yet.</summary>
    public string Parts(string measure) => System.IO.Path.Combine(Path, measure + ".parts");

    /// <summary>Name of a table's file without its ending: "pca", "pca_windows".</summary>
    public static string TableName(string measure, string table) => table.Length == 0 ? measure : $"{measure}_{table}";
}
