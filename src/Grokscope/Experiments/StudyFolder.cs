using Grokscope.Training;

namespace Grokscope.Experiments;

/// <summary>A folder that a user names: of a sweep or of a single run.</summary>
public static class StudyFolder
{
    /// <summary>Whether a folder is a sweep's; else it is a run's.</summary>
    /// <exception cref="ConfigurationException">It is neither, or not there.</exception>
    public static bool IsSweep(string folder)
    {
        string sweep = new SweepFolder(folder).Configuration, run = new RunFolder(folder).Configuration;
        if (!Directory.Exists(folder))
            throw new ConfigurationException($"{folder}: there is no such folder. Give the folder of a sweep or of a run.");
        if (!File.Exists(sweep) && !File.Exists(run))
            throw new ConfigurationException($"{folder}: this is no folder of a sweep or of a run: "
                + $"it holds neither {Path.GetFileName(sweep)} nor {Path.GetFileName(run)}.");
        return File.Exists(sweep);
    }
}
