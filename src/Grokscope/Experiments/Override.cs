namespace Grokscope.Experiments;

/// <summary>
/// Changes from the command line, <c>--set key=value</c>. The key is bare where it is unique, else with its table ("stop.accuracy");
/// "outputs.NAME" adds or replaces a task, "outputs" chooses some ("add+mul"). The value is TOML; bare words are text. A list sweeps
/// the key; a single value of a swept key leaves no other. A change wins over [[cell]].
/// </summary>
internal static class Override
{
    /// <summary>The document with all changes.</summary>
    /// <exception cref="ConfigurationException">There is no "=" or no such key.</exception>
    public static ConfigurationDocument Apply(ConfigurationDocument document, IEnumerable<string> given)
    {
        foreach (string change in given)
        {
            (string path, ConfigurationValue value) = Parse(change, document);
            Setting? setting = SettingTable.Find(path);
            string? axis = setting is null ? null : AxisOf(document, setting);
            if (setting is { IsList: false } && value.Value is List<ConfigurationValue>)
                document = document.With([new(axis ?? $"{SettingTable.Sweep}.{SettingTable.ShortName(setting)}", value)]);
            else if (axis is not null)
                document = document.With([new(path, value), new(axis, value with { Value = new List<ConfigurationValue> { value } })]);
            else
                document = document.With([new(path, value)]);
            if (setting is not null)
                document = document.WithEntries(document.Entries.Select(entry => CellException.Without(entry, setting)));
        }
        return document;
    }

    /// <summary>The full path and the value.</summary>
    private static (string Path, ConfigurationValue Value) Parse(string given, ConfigurationDocument document)
    {
        string where = $"--set {Toml.Shortened(given)}";
        int equals = given.IndexOf('=');
        if (equals <= 0)
            throw new ConfigurationException($"{where}: this is not key=value. Write for example --set weight_decay=0.3.");
        (string name, string text) = (given[..equals].Trim(), given[(equals + 1)..].Trim());
        if (document.Values.ContainsKey($"{SettingTable.Outputs.Path}.{name}") && SettingTable.All.All(setting => setting.Key != name))
            throw new ConfigurationException($"{where}: '{name}' is a task, and no key. Write {SettingTable.Outputs.Key}.{name}=….");
        return (FullPath(name, where), ConfigurationDocument.ParseValue(text, where));
    }

    private static string? AxisOf(ConfigurationDocument document, Setting setting) => document.Values
        .Where(v => v.Key.StartsWith(SettingTable.Sweep + ".", StringComparison.Ordinal))
        .Where(v => SettingTable.Resolve(v.Key[(SettingTable.Sweep.Length + 1)..], v.Value.Where) == setting)
        .Select(v => v.Key).FirstOrDefault();

    private static string FullPath(string name, string where)
    {
        if (name.StartsWith(SettingTable.Sweep + ".", StringComparison.Ordinal))
            return name;
        int dot = name.LastIndexOf('.');
        bool isEntry = dot > 0 && SettingTable.All.Any(s => s.IsTable && (s.Path == name[..dot] || s.Path.EndsWith("." + name[..dot], StringComparison.Ordinal)));
        return isEntry ? $"{SettingTable.Resolve(name[..dot], where).Path}.{name[(dot + 1)..]}" : SettingTable.Resolve(name, where).Path;
    }
}
