namespace Grokscope.Experiments;

/// <summary>
/// A change from the command line, <c>--set key=value</c>. The key is bare where it is unique, else with its table ("stop.accuracy");
/// "outputs.NAME" adds or replaces a task and "sweep.KEY" a swept key. The value is TOML; bare words are text.
/// </summary>
internal static class Override
{
    /// <summary>The full path and the value.</summary>
    /// <exception cref="ConfigurationException">There is no "=" or no such key.</exception>
    public static KeyValuePair<string, ConfigurationValue> Parse(string given)
    {
        string where = $"--set {given}";
        int equals = given.IndexOf('=');
        if (equals <= 0)
            throw new ConfigurationException($"{where}: this is not key=value. Write for example --set weight_decay=0.3.");
        (string name, string text) = (given[..equals].Trim(), given[(equals + 1)..].Trim());
        return new(FullPath(name, where), ConfigurationDocument.ParseValue(text, where));
    }

    private static string FullPath(string name, string where)
    {
        if (name.StartsWith(SettingTable.Sweep + ".", StringComparison.Ordinal))
            return name;
        int dot = name.LastIndexOf('.');
        bool isEntry = dot > 0 && SettingTable.All.Any(s => s.IsTable && (s.Path == name[..dot] || s.Path.EndsWith("." + name[..dot], StringComparison.Ordinal)));
        return isEntry ? $"{SettingTable.Resolve(name[..dot], where).Path}.{name[(dot + 1)..]}" : SettingTable.Resolve(name, where).Path;
    }
}
