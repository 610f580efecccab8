using Grokscope.Training.Storage;

namespace Grokscope.Geometry.Measuring;

/// <summary>Names of the files that measures write: a folder measures/ inside a run's or a study's.</summary>
/// <param name="path">The folder measures/.</param>
internal sealed class MeasureFolder(string path)
{
    private const string Online = "_online";

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

    /// <summary>Under which name the results of a measure are kept that is taken while the run trains.</summary>
    public static string OnlineName(Measure measure) => measure.Name + Online;

    /// <summary>Removes what a killed process left unfinished. A run that trains and one that is measured write here at once, each files of its own.</summary>
    /// <param name="online">Whether of measures that are taken while the run trains, or of all others.</param>
    /// <exception cref="StorageException">A file cannot be removed.</exception>
    public void RemoveUnfinished(bool online) => DurableFile.RemoveUnfinished(Path, name => name.Contains(Online, StringComparison.Ordinal) == online);

    /// <summary>Name of a table's file without its ending: "pca", "pca_windows".</summary>
    public static string TableName(string measure, string table) => table.Length == 0 ? measure : $"{measure}_{table}";
}
