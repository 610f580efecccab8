using Grokscope.Training;

namespace Grokscope.Experiments;

/// <summary>A run of a study and where its files are.</summary>
/// <param name="Cell">The run.</param>
/// <param name="Folder">Its folder, which need not exist yet.</param>
internal sealed record StudyCell(SweepCell Cell, RunFolder Folder);

/// <summary>A folder that a user names: of a sweep or of a single run.</summary>
internal static class StudyFolder
{
    private const int MostListed = 8;

    /// <summary>Whether a folder is a sweep's; else it is a run's.</summary>
    /// <exception cref="ConfigurationException">It is neither, or not there.</exception>
    public static bool IsSweep(string folder)
    {
        string sweep = new SweepFolder(folder).Configuration, run = new RunFolder(folder).Configuration;
        if (!Directory.Exists(folder))
            throw new ConfigurationException($"{folder}: there is no such folder. Give the folder of a sweep or of a run.");
        if (!File.Exists(sweep) && !File.Exists(run))
            throw new ConfigurationException($"{folder}: this is no folder of a sweep or of a run: "
                + $"it holds neither {Path.GetFileName(sweep)} nor {Path.GetFileName(run)}.{Within(folder)}");
        return File.Exists(sweep);
    }

    // Such as the folder runs, in which train puts runs beside each other.
    private static string Within(string folder)
    {
        string[] studies = [.. new DirectoryInfo(folder).EnumerateDirectories("*", new EnumerationOptions()).Select(inner => Path.Combine(folder, inner.Name))
            .Where(inner => File.Exists(new SweepFolder(inner).Configuration) || File.Exists(new RunFolder(inner).Configuration)).Order(StringComparer.Ordinal)];
        return studies.Length == 0 ? "" : $" Give one of those in it: {string.Join(", ", studies.Take(MostListed))}{(studies.Length > MostListed ? $" and {studies.Length - MostListed} more" : "")}.";
    }

    /// <summary>The runs of a study in the order of its sweep; of a single run's folder that run, under the folder's name.</summary>
    /// <exception cref="ConfigurationException">It is neither, not there, or its configuration cannot be used.</exception>
    public static IReadOnlyList<StudyCell> Cells(string folder)
    {
        if (!IsSweep(folder))
        {
            var single = new RunFolder(folder);
            return [new StudyCell(new SweepCell(single.Name, Experiment.Load(single.Configuration)), single)];
        }
        var sweep = new SweepFolder(folder);
        return [.. Sweep.Cells(Experiment.Load(sweep.Configuration)).Select(cell => new StudyCell(cell, sweep.Cell(cell)))];
    }

    /// <summary>Folders of the studies that [reproduce] with names, of those that are there.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <param name="experiment">Its experiment.</param>
    public static IReadOnlyList<string> Others(string folder, Experiment experiment) =>
        [.. Companions.Folders(experiment, folder).Where(other => File.Exists(new SweepFolder(other).Configuration))];
}
