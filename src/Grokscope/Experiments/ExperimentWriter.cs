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
    public static string ToToml(Experiment experiment, bool asRun = false, bool comments = true)
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
                text.Append($"# {setting.Meaning}: {setting.Allowed}\n# default {setting.Default} ({setting.Source})\n");
            if (setting.IsTable)
                foreach (ModularTask task in experiment.Task.Outputs)
                    text.Append($"{task.Name} = {Toml.Text(task.Expression.Text)}\n");
            else
                text.Append($"{setting.Key} = {setting.Format(setting.Get(experiment))}\n");
        }
        if (asRun)
            return text.ToString();
        if (isSweep)
            Header(SettingTable.Sweep);
        foreach (SweepAxis axis in experiment.Sweep)
            text.Append(axis.ToToml());
        foreach (CellException exception in experiment.Exceptions.Where(e => e.Set.Count > 0 || e.Skips))
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
}
