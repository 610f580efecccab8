using System.Collections.Immutable;
using System.Reflection;

namespace Grokscope.Experiments;

/// <summary>All keys of an experiment file, collected from the attributes of the options' records.</summary>
internal static class SettingTable
{
    /// <summary>Name of the table of swept keys, whose entries are keys of the other tables.</summary>
    internal const string Sweep = "sweep";

    /// <summary>Name of the table of what changes a run's steps.</summary>
    internal const string Intervention = "intervention";

    /// <summary>Every key, in the order in which files are written.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Collect(typeof(Experiment), "", [])];

    /// <summary>[task.outputs], the table of tasks.</summary>
    public static Setting Outputs { get; } = All.Single(s => s.IsTable);

    /// <summary>Every table, with those that hold freely named entries.</summary>
    internal static IReadOnlyList<string> Tables { get; } =
        [.. All.Select(s => s.Table).Concat(All.Where(s => s.IsTable).Select(s => s.Path)).Append(Sweep).Distinct()];

    /// <summary>The key of this full path, or null.</summary>
    public static Setting? Find(string path) => All.FirstOrDefault(s => s.Path == path);

    /// <summary>The key that a user means by a bare key or by the end of a path: "lr", "stop.accuracy", "train.lr".</summary>
    /// <exception cref="ConfigurationException">No key or more than one has this name.</exception>
    internal static Setting Resolve(string name, string where)
    {
        Setting[] found = [.. All.Where(s => s.Path == name || s.Path.EndsWith("." + name, StringComparison.Ordinal))];
        return found.Length switch
        {
            1 => found[0],
            0 => throw Unknown(name, where),
            _ => throw new ConfigurationException(
                $"{where}: '{name}' could be {string.Join(" or ", found.Select(s => s.Path))}. Write the table as well."),
        };
    }

    /// <summary>The shortest name by which <see cref="Resolve"/> finds a key.</summary>
    internal static string ShortName(Setting setting) => All.Count(s => s.Key == setting.Key) == 1 ? setting.Key : setting.Path;

    /// <summary>The exception for a key that does not exist, with the one that was most likely meant.</summary>
    internal static ConfigurationException Unknown(string path, string where)
    {
        int dot = path.LastIndexOf('.');
        (string table, string key) = (path[..Math.Max(dot, 0)], path[(dot + 1)..]);
        string[] here = [.. All.Where(s => s.Table == table).Select(s => s.Key)];
        string advice =
            All.FirstOrDefault(s => s.Key == key) is { } elsewhere ? $"'{key}' belongs into table [{elsewhere.Table}]."
            : (OtherNames.KeyOf(key) ?? Spelling.Nearest(key, All.Select(s => s.Key))) is { } near ? $"Did you mean '{ShortName(All.First(s => s.Key == near))}'?"
            : here.Length > 0 ? $"[{table}] has {string.Join(", ", here)}."
            : $"The keys are {string.Join(", ", All.Select(ShortName))}.";
        return new ConfigurationException($"{where}: unknown key '{Toml.Shortened(path)}'. {advice}");
    }

    /// <summary>The exception for a table that does not exist, with the nearest one that does.</summary>
    internal static ConfigurationException UnknownTable(string table, string where)
    {
        string guess = (Tables.FirstOrDefault(t => t.EndsWith($".{table}", StringComparison.Ordinal)) ?? Spelling.Nearest(table, Tables)) is { } near ? $" Did you mean [{near}]?" : "";
        return new ConfigurationException($"{where}: unknown table [{Toml.Shortened(table)}].{guess} The tables are {string.Join(", ", Tables.Select(t => $"[{t}]"))}.");
    }

    private static IEnumerable<Setting> Collect(Type type, string table, ImmutableArray<PropertyInfo> path)
    {
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            ImmutableArray<PropertyInfo> here = path.Add(property);
            if (property.GetCustomAttribute<SettingTableAttribute>() is { } inner)
                foreach (Setting setting in Collect(property.PropertyType, table.Length == 0 ? inner.Name : $"{table}.{inner.Name}", here))
                    yield return setting;
            else if (property.IsDefined(typeof(SettingAttribute)))
                yield return new Setting(table, here);
        }
    }
}
