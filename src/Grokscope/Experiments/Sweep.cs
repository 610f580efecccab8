using Grokscope.Training.Tasks;

namespace Grokscope.Experiments;

/// <summary>A swept key with its values: an entry of table [sweep].</summary>
/// <param name="Setting">The key.</param>
/// <param name="Values">Its values, at least one, all different; of the tasks the chosen names, "add+mul".</param>
/// <param name="Where">Place for messages.</param>
public sealed record SweepAxis(Setting Setting, IReadOnlyList<object> Values, string Where)
{
    /// <summary>As it stands in table [sweep].</summary>
    public string ToToml() => $"{SettingTable.ShortName(Setting)} = [{string.Join(", ", Values.Select(Setting.Format))}]\n";

    /// <summary>Reads key = [values].</summary>
    /// <exception cref="ConfigurationException">No such key, no list, a value that the key cannot take, or one given twice.</exception>
    internal static SweepAxis Read(string key, ConfigurationValue given, IReadOnlyList<ModularTask> tasks)
    {
        Setting setting = SettingTable.Resolve(key, given.Where);
        string name = $"{SettingTable.Sweep}.{key}";
        if (setting.LeavesBits)
            throw new ConfigurationException($"{given.Where}: {name}: {setting.Path} changes nothing about the training and cannot be swept.");
        if (given.Value is not List<ConfigurationValue> { Count: > 0 } items)
        {
            string example = setting.IsTable ? Toml.Text(string.Join(TaskChoice.Separator, tasks.Select(t => t.Name))) : setting.Default;
            throw new ConfigurationException($"{given.Where}: {name} = {given.Text} is not a list of values. Write for example {key} = [{example}].");
        }
        object[] values = [.. items.Select(item => setting.IsTable ? setting.Words(TaskChoice.Of(tasks, item)) : setting.Read(item))];
        if (values.GroupBy(v => v).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ConfigurationException($"{given.Where}: {name} = {given.Text} holds {setting.Format(twice.Key)} twice. Each value is one run.");
        return new SweepAxis(setting, values, given.Where);
    }
}

/// <summary>One run of a sweep.</summary>
/// <param name="Name">Folder name: what differs from the base, such as "weight_decay=0.3_seed=42"; "run" where nothing is swept.</param>
/// <param name="Experiment">The run's configuration.</param>
public sealed record SweepCell(string Name, Experiment Experiment);

/// <summary>Expansion of [sweep] and [[cell]] into runs.</summary>
public static class Sweep
{
    /// <summary>The cells: every combination of the swept values, the last key changing fastest, each with the exceptions that mean it.</summary>
    /// <exception cref="ConfigurationException">A combination is impossible.</exception>
    public static IReadOnlyList<SweepCell> Cells(Experiment experiment)
    {
        IEnumerable<IEnumerable<(Setting Setting, object Value)>> products = [[]];
        foreach (SweepAxis axis in experiment.Sweep)
            products = products.SelectMany(chosen => axis.Values.Select(value => chosen.Append((axis.Setting, value))));
        return [.. products.Select(chosen => Cell(experiment, [.. chosen]))];
    }

    /// <summary>The experiment as one run: without its [sweep], and with the exceptions that mean it.</summary>
    public static Experiment Single(Experiment experiment) => Cell(experiment, []).Experiment;

    private static SweepCell Cell(Experiment experiment, (Setting Setting, object Value)[] chosen)
    {
        string name = chosen.Length == 0 ? "run" : string.Join('_', chosen.Select(c => $"{SettingTable.ShortName(c.Setting)}={c.Setting.Words(c.Value)}"));
        ConfigurationDocument document = With(experiment.Document.Without(SettingTable.Sweep).WithEntries([]), chosen);
        (Setting, object)[] exceptional = [];
        if (experiment.Exceptions.Count > 0)
        {
            Experiment plain = ExperimentReader.Read(document, experiment.Name);
            exceptional = [.. experiment.Exceptions.Where(e => e.Matches(plain)).SelectMany(e => e.Set)];
        }
        return new SweepCell(name, ExperimentReader.Read(With(document, exceptional), experiment.Name));

        ConfigurationDocument With(ConfigurationDocument before, IEnumerable<(Setting Setting, object Value)> values) => before.With(values.Select(v =>
        {
            string text = v.Setting.Format(v.Value);
            return new KeyValuePair<string, ConfigurationValue>(v.Setting.Path, ConfigurationDocument.ParseValue(text, $"{experiment.Document.Name}: cell {name}"));
        }));
    }
}
