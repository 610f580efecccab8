using Grokscope.Training.Tasks;

namespace Grokscope.Experiments;

/// <summary>
/// An entry [[cell]] of an experiment: the runs that have all values of <c>where</c> take the values of <c>set</c>. A list in where means
/// any of its values; with <c>skip = true</c> the sweep leaves the runs out. For example another step cap where little decays: <c>where = { weight_decay = [0.1, 0.0] }</c>, <c>set = { steps = 50000 }</c>.
/// </summary>
internal sealed class CellException
{
    private const string Name = "cell", WherePrefix = "where.", SetPrefix = "set.", Skip = "skip", ExampleWhere = "{ weight_decay = 0.0 }", ExampleSet = "{ steps = 50000 }";

    private CellException(string place, IReadOnlyList<(Setting Setting, IReadOnlyList<object> Values)> where, IReadOnlyList<(Setting Setting, object Value)> set, bool skips) =>
        (Place, Where, Set, Skips) = (place, where, set, skips);

    /// <summary>Where it stands, for messages.</summary>
    public string Place { get; }

    /// <summary>Keys with values of which a run must have one.</summary>
    public IReadOnlyList<(Setting Setting, IReadOnlyList<object> Values)> Where { get; }

    /// <summary>Keys with the values that it takes.</summary>
    public IReadOnlyList<(Setting Setting, object Value)> Set { get; }

    /// <summary>Whether the sweep leaves such runs out.</summary>
    public bool Skips { get; }

    /// <summary>Whether it changes or skips anything.</summary>
    internal bool DoesSomething => Set.Count > 0 || Skips;

    /// <summary>An entry as it may stand in a file.</summary>
    internal static string Example => $"[[{Name}]]\nwhere = {ExampleWhere}\nset = {ExampleSet}\n";

    /// <summary>Whether a run, without any exception, is meant.</summary>
    public bool Matches(Experiment run) => Where.All(w =>
        w.Values.Any(value => w.Setting.Words(value) == w.Setting.Words(w.Setting.Get(run))));

    /// <summary>As it stands in an experiment file.</summary>
    public string ToToml()
    {
        return $"[[{Name}]]\nwhere = {Table(Where.Select(w => (w.Setting, w.Values.Count == 1 ? Toml(w.Setting, w.Values[0]) : $"[{string.Join(", ", w.Values.Select(v => Toml(w.Setting, v)))}]")))}\n"
            + (Set.Count == 0 ? "" : $"set = {Table(Set.Select(s => (s.Setting, Toml(s.Setting, s.Value))))}\n")
            + (Skips ? $"{Skip} = true\n" : "");

        static string Table(IEnumerable<(Setting Setting, string Toml)> pairs) => $"{{ {string.Join(", ", pairs.Select(p => $"{SettingTable.ShortName(p.Setting)} = {p.Toml}"))} }}";

        // Tasks are chosen by their names.
        static string Toml(Setting setting, object value) => setting.IsTable ? Experiments.Toml.Text(setting.Words(value)) : setting.Format(value);
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="tasks">The declared tasks.</param>
    /// <exception cref="ConfigurationException">It is no [[cell]], a part is missing, or a key or value is not one.</exception>
    internal static CellException Read(ConfigurationEntry entry, IReadOnlyList<ModularTask> tasks)
    {
        if (entry.List != Name)
            throw new ConfigurationException(
                $"{entry.Where}: [[{entry.List}]] is a list of tables, which no experiment has but [[{Name}]]. Write [{entry.List}].");
        List<(Setting, IReadOnlyList<object>)> where = [];
        List<(Setting, object)> set = [];
        bool skips = false;
        foreach ((string path, ConfigurationValue value) in entry.Values)
            if (path.StartsWith(WherePrefix, StringComparison.Ordinal))
            {
                Setting setting = SettingTable.Resolve(path[WherePrefix.Length..], value.Where);
                IEnumerable<ConfigurationValue> any = value.Value as List<ConfigurationValue> ?? [value];
                where.Add((setting, [.. any.Select(one => setting.IsTable ? TaskChoice.Of(tasks, one) : setting.Read(one))]));
            }
            else if (path.StartsWith(SetPrefix, StringComparison.Ordinal))
            {
                Setting setting = SettingTable.Resolve(path[SetPrefix.Length..], value.Where);
                if (setting.IsTable || setting.IsLogistics)
                    throw new ConfigurationException($"{value.Where}: [[{Name}]] cannot set {setting.Path}, which is the same for all runs. Sweep the tasks with sweep.outputs.");
                set.Add((setting, setting.Read(value)));
            }
            else if (path == Skip)
                skips = value.Value is bool flag ? flag : throw new ConfigurationException($"{value.Where}: {Skip} = {value.Text} is neither true nor false.");
            else
                throw new ConfigurationException($"{value.Where}: [[{Name}]] has no '{Experiments.Toml.Shortened(path)}'. {Form}");
        return where.Count > 0 ? new CellException(entry.Where, where, set, skips) : throw new ConfigurationException($"{entry.Where}: [[{Name}]] does not say which runs it means. {Form}");
    }

    /// <summary>The entry without what it sets of a key.</summary>
    internal static ConfigurationEntry Without(ConfigurationEntry entry, Setting setting) => entry with
    {
        Values = new OrderedDictionary<string, ConfigurationValue>(entry.Values.Where(v =>
            !v.Key.StartsWith(SetPrefix, StringComparison.Ordinal) || SettingTable.Resolve(v.Key[SetPrefix.Length..], v.Value.Where) != setting)),
    };

    private static string Form => $"Write for example where = {ExampleWhere} and set = {ExampleSet}.";
}
