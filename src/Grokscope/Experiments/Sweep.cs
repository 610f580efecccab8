namespace Grokscope.Experiments;

/// <summary>A swept key with its values: an entry of table [sweep].</summary>
/// <param name="Setting">The key.</param>
/// <param name="Values">Its values, at least one, all different.</param>
public sealed record SweepAxis(Setting Setting, IReadOnlyList<object> Values)
{
    /// <summary>Reads key = [values].</summary>
    /// <exception cref="ConfigurationException">No such key, no list, a value that the key cannot take, or one given twice.</exception>
    internal static SweepAxis Read(string key, ConfigurationValue given)
    {
        Setting setting = SettingTable.Resolve(key, given.Where);
        string name = $"{SettingTable.Sweep}.{key}";
        if (setting.IsTable)
            throw new ConfigurationException($"{given.Where}: {name}: {setting.Path} cannot be swept. Write an experiment for each set of tasks.");
        if (given.Value is not List<ConfigurationValue> { Count: > 0 } items)
            throw new ConfigurationException($"{given.Where}: {name} = {given.Text} is not a list of values. Write for example {key} = [{setting.Default}].");
        object[] values = [.. items.Select(setting.Read)];
        if (values.GroupBy(v => v).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ConfigurationException($"{given.Where}: {name} = {given.Text} holds {setting.Format(twice.Key)} twice. Each value is one run.");
        return new SweepAxis(setting, values);
    }
}

/// <summary>One run of a sweep.</summary>
/// <param name="Name">Folder name: what differs from the base, such as "weight_decay=0.3_seed=42"; "run" where nothing is swept.</param>
/// <param name="Experiment">The run's configuration.</param>
public sealed record SweepCell(string Name, Experiment Experiment);

/// <summary>Expansion of [sweep] into runs.</summary>
public static class Sweep
{
    /// <summary>The cells: every combination of the swept values, the last key changing fastest.</summary>
    /// <exception cref="ConfigurationException">A combination is impossible, or two keys that are one key are swept.</exception>
    public static IReadOnlyList<SweepCell> Cells(Experiment experiment)
    {
        IEnumerable<IEnumerable<(Setting Setting, object Value)>> products = [[]];
        foreach (SweepAxis axis in experiment.Sweep)
            products = products.SelectMany(chosen => axis.Values.Select(value => chosen.Append((axis.Setting, value))));
        return [.. products.Select(chosen => Cell(experiment, [.. chosen]))];
    }

    private static SweepCell Cell(Experiment experiment, (Setting Setting, object Value)[] chosen)
    {
        string name = chosen.Length == 0 ? "run" : string.Join('_', chosen.Select(c => $"{SettingTable.ShortName(c.Setting)}={c.Setting.Format(c.Value)}"));
        ConfigurationDocument document = experiment.Document.Without(SettingTable.Sweep).With(chosen.Select(c =>
        {
            string text = c.Setting.Format(c.Value);
            return new KeyValuePair<string, ConfigurationValue>(c.Setting.Path, ConfigurationDocument.ParseValue(text, $"{experiment.Document.Name}: cell {name}"));
        }));
        return new SweepCell(name, ExperimentReader.Read(document, experiment.Name));
    }
}
