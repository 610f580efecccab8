using Grokscope.Experiments;
using Grokscope.Training;

namespace Grokscope.Geometry.Measuring;

/// <summary>Opens the runs of a folder for measuring.</summary>
internal static class StudyReader
{
    /// <summary>The runs of a sweep that have begun, or a single run.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="changes">Changes of [measure] as "key=value"; they win over the runs' own.</param>
    /// <exception cref="ConfigurationException">The folder is neither a sweep nor a run, or a change is not one of [measure].</exception>
    /// <exception cref="MeasureException">No run has begun.</exception>
    public static MeasuredStudy Read(string path, IReadOnlyList<string> changes)
    {
        var single = new RunFolder(path);
        if (!StudyFolder.IsSweep(path))
        {
            var run = MeasuredRun.Open(single.Name, single, OptionsOf(single.Configuration, changes));
            return new MeasuredStudy(path, [run], run.Options);
        }
        var folder = new SweepFolder(path);
        // What the sweep's file says of [measure] holds for runs that were trained before it was changed, too.
        MeasureOptions options = OptionsOf(folder.Configuration, changes);
        MeasuredRun[] runs =
        [
            .. Sweep.Cells(Experiment.Load(folder.Configuration))
                .Where(cell => File.Exists(folder.Cell(cell).Configuration))
                .Select(cell => MeasuredRun.Open(cell.Name, folder.Cell(cell), options)),
        ];
        return runs.Length > 0 ? new MeasuredStudy(path, runs, options) : throw new MeasureException($"{path}: no run of this sweep has begun. Train it first.");
    }

    /// <summary>Table [measure] of a configuration with changes.</summary>
    /// <exception cref="ConfigurationException">A change is not one of [measure].</exception>
    public static MeasureOptions OptionsOf(string configuration, IReadOnlyList<string> changes)
    {
        var before = Experiment.Load(configuration);
        var after = Experiment.Load(configuration, changes);
        if (after.DifferencesFrom(before) is [{ } other, ..])
            throw new ConfigurationException($"--set: {other.Key} decides the training, which is done. measure takes the keys of [measure] only.");
        return after.Measure;
    }
}
