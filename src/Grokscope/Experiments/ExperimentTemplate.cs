using System.Text;
using Grokscope.Training.Tasks;

namespace Grokscope.Experiments;

/// <summary>
/// Writes an experiment as a file to edit: every key below what it decides, what it takes, its default and why. Keys that few studies think about are commented
/// out, <c>#key = value</c> without a blank, so that the file as it is reads as the experiment that it was made from.
/// </summary>
internal sealed class ExperimentTemplate
{
    private const int Width = 110;

    private readonly StringBuilder _text = new();
    private readonly Experiment _experiment;
    private readonly string _folder;
    private readonly bool _full;

    private ExperimentTemplate(Experiment experiment, string folder, bool full) => (_experiment, _folder, _full) = (experiment, folder, full);

    /// <summary>The whole text.</summary>
    /// <param name="experiment">The experiment whose values it has.</param>
    /// <param name="file">Name of the file in the commands that it explains.</param>
    /// <param name="folder">Folder where it will stand, to which the paths of [reproduce] are written.</param>
    /// <param name="full">Whether every key is in force, but for those that follow another.</param>
    public static string ToToml(Experiment experiment, string file, string folder, bool full = false)
    {
        var template = new ExperimentTemplate(experiment, folder, full);
        template.WriteHead(file);
        foreach (IGrouping<string, Setting> table in SettingTable.All.GroupBy(setting => setting.IsTable ? setting.Path : setting.Table))
        {
            if (table.Key == SettingTable.Intervention)
                template.WriteSweep();
            template.WriteTable(table.Key, table.First().IsTable ? "" : table.First().MeaningOfTable);
            foreach (Setting setting in table)
                template.WriteSetting(setting, isFirst: setting == table.First());
        }
        return template._text.ToString();
    }

    private void WriteHead(string file)
    {
        Comment($"An experiment, made from {_experiment.Name}. Change what you like, then");
        Comment($"  grokscope train {file}      one run, without [sweep]");
        Comment($"  grokscope sweep {file}      a run for each combination of the values in [sweep]");
        Comment($"  grokscope reproduce {file}  the sweep, its measures and the report");
        Comment("A line such as #key = value is a setting that few studies change. Without its # it is in force.");
    }

    private void WriteTable(string name, string meaning)
    {
        _text.Append('\n');
        if (meaning.Length > 0)
            Comment(meaning);
        _text.Append($"[{name}]\n");
    }

    private void WriteSetting(Setting setting, bool isFirst)
    {
        if (!isFirst)
            _text.Append('\n');
        Comment(ExperimentWriter.About(setting));
        Comment(ExperimentWriter.DefaultOf(setting));
        if (setting.IsTable)
            foreach (ModularTask task in _experiment.Task.Outputs)
                _text.Append($"{task.Name} = {Toml.Text(task.Expression.Text)}\n");
        else
            _text.Append($"{(IsInForce(setting) ? "" : "#")}{setting.Key} = {ExperimentWriter.ValueOf(_experiment, setting, _folder)}\n");
    }

    // A key that follows another must not stand in its way.
    private bool IsInForce(Setting setting) => setting.IsCommon || _experiment.Document.Values.ContainsKey(setting.Path) || (_full && !setting.Follows);

    private void WriteSweep()
    {
        WriteTable(SettingTable.Sweep, "Keys with lists of values: a run for each combination. Any key of the tables of a run may stand here.");
        foreach (SweepAxis axis in _experiment.Sweep)
            _text.Append(axis.ToToml());
        if (_experiment.Sweep.Count == 0)
            CommentOut("seed = [42, 137, 2024]");
        _text.Append('\n');
        Comment("What is otherwise in some runs: those that have all values of where take the values of set; with skip = true they are left out.");
        foreach (CellException exception in _experiment.Exceptions.Where(e => e.DoesSomething))
            _text.Append($"{exception.ToToml()}\n");
        if (_experiment.Exceptions.Count == 0)
            CommentOut(CellException.Example);
    }

    private void CommentOut(string toml)
    {
        foreach (string line in toml.TrimEnd().Split('\n'))
            _text.Append($"#{line}\n");
    }

    private void Comment(string text)
    {
        int indent = text.Length - text.TrimStart().Length;
        string line = "#";
        foreach (string word in text.TrimStart().Split(' '))
        {
            if (line.Length + 1 + word.Length > Width)
            {
                _text.Append($"{line}\n");
                line = "#";
            }
            line += $"{(line.Length == 1 ? new string(' ', indent) : "")} {word}";
        }
        _text.Append($"{line}\n");
    }
}
