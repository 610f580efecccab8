using System.Text;
using Grokscope.Training.Tasks;

namespace Grokscope.Experiments;

/// <summary>Writes an experiment as TOML with every key, so that reading it gives the same experiment.</summary>
internal static class ExperimentWriter
{
    /// <summary>
    /// The whole text. Of a sweep, keys that follow another (init_seed follows seed) are left out unless they were given, since they
    /// must follow in each cell.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="asRun">Whether to write a single run: without [sweep], [[cell]] and [slurm], and with every other key.</param>
    /// <param name="comments">Whether each key is preceded by its meaning, range, default and the default's source.</param>
    /// <param name="folder">Folder where the text will stand, to which the paths of [reproduce] are written; null to leave them as they were given.</param>
    public static string ToToml(Experiment experiment, bool asRun = false, bool comments = true, string? folder = null)
    {
        var text = new StringBuilder();
        if (comments)
            text.Append("# Resolved by Grokscope: every key with its meaning, what it takes, its default and why.\n");
        bool isSweep = !asRun && experiment.Sweep.Count > 0;
        string table = "";
        foreach (Setting setting in SettingTable.All)
        {
            if (asRun ? setting.IsLogistics : isSweep && setting.Follows && !experiment.Document.Values.ContainsKey(setting.Path))
                continue;
            Header(setting.IsTable ? setting.Path : setting.Table);
            if (comments)
                text.Append($"# {About(setting)}\n# {DefaultOf(setting)}\n");
            if (setting.IsTable)
                foreach (ModularTask task in experiment.Task.Outputs)
                    text.Append($"{task.Name} = {Toml.Text(task.Expression.Text)}\n");
            else
                text.Append($"{setting.Key} = {ValueOf(experiment, setting, folder)}\n");
        }
        if (asRun)
            return text.ToString();
        if (isSweep)
            Header(SettingTable.Sweep);
        foreach (SweepAxis axis in experiment.Sweep)
            text.Append(axis.ToToml());
        foreach (CellException exception in experiment.Exceptions.Where(e => e.DoesSomething))
            text.Append($"\n{exception.ToToml()}");
        return text.ToString();

        void Header(string name)
        {
            if (name == table)
                return;
            table = name;
            text.Append($"\n[{name}]\n");
        }
    }

    /// <summary>What a key decides, and the values that it takes.</summary>
    internal static string About(Setting setting) => $"{setting.Meaning}: {setting.Allowed}";

    /// <summary>A key's default and where it comes from.</summary>
    internal static string DefaultOf(Setting setting) => $"default {setting.Default} ({setting.Source})";

    /// <summary>A key's value as TOML, as it stands in a file of this folder.</summary>
    internal static string ValueOf(Experiment experiment, Setting setting, string? folder) =>
        setting.Format(folder is not null && setting == Companions.With ? Companions.SeenFrom(folder, experiment) : setting.Get(experiment));
}
