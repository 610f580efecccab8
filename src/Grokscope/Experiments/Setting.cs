using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Grokscope.Training;
using Grokscope.Training.Tasks;

namespace Grokscope.Experiments;

/// <summary>
/// One key of an experiment file, as its <see cref="SettingAttribute"/> declares it: reads and checks a given value, takes it into an
/// <see cref="Experiment"/>, and writes it back as TOML.
/// </summary>
internal sealed class Setting
{
    private const string NoText = "holds the character 0, which no name and no path can have";

    private readonly SettingAttribute _declared;
    private readonly ImmutableArray<PropertyInfo> _properties;

    internal Setting(string table, ImmutableArray<PropertyInfo> properties)
    {
        _properties = properties;
        _declared = properties[^1].GetCustomAttribute<SettingAttribute>()!;
        IsLogistics = properties[..^1].Any(p => p.GetCustomAttribute<SettingTableAttribute>()!.IsLogistics);
        LeavesBits = IsLogistics || properties[..^1].Any(p => p.GetCustomAttribute<SettingTableAttribute>()!.LeavesBits);
        Table = table;
        Path = $"{table}.{Key}";
        Default = _declared.Required ? "none; it must be given"
            : _declared.Follows is { } followed ? $"the value of {followed}"
            : Format(Get(new Experiment()));
    }

    /// <summary>Table that the key stands in, such as "train" or "train.stop".</summary>
    public string Table { get; }

    /// <summary>Name inside its table.</summary>
    public string Key => _declared.Key;

    /// <summary>Table and key, such as "train.lr".</summary>
    public string Path { get; }

    /// <summary>The shortest name that means this key alone: the bare key, or the path where several tables have it.</summary>
    public string ShortName => SettingTable.ShortName(this);

    /// <summary>What the key decides.</summary>
    public string Meaning => _declared.Meaning;

    /// <summary>The default, as it would be written.</summary>
    public string Default { get; }

    /// <summary>Where the default comes from.</summary>
    public string Source => _declared.Source;

    /// <summary>Whether a file must give the key.</summary>
    public bool Required => _declared.Required;

    /// <summary>Whether most studies think about the key.</summary>
    public bool IsCommon => _declared.IsCommon;

    /// <summary>What the table of the key decides.</summary>
    public string MeaningOfTable => _properties[^2].GetCustomAttribute<SettingTableAttribute>()!.Meaning;

    /// <summary>Whether the default is another key's value.</summary>
    public bool Follows => _declared.Follows is not null;

    /// <summary>Whether the key is a table of freely named entries: [task.outputs].</summary>
    public bool IsTable => Type == typeof(IReadOnlyList<ModularTask>);

    /// <summary>Whether the key says where and how a run is carried out, and not what the run is.</summary>
    public bool IsLogistics { get; }

    /// <summary>Whether the key changes no bit of a run's training.</summary>
    public bool LeavesBits { get; }

    /// <summary>Whether a list is one value of the key, and not several to sweep.</summary>
    public bool IsList => Type == typeof(IReadOnlyList<string>);

    /// <summary>The values that the key takes, in words.</summary>
    public string Allowed => Type switch
    {
        _ when Type == typeof(bool) => "true or false",
        _ when Type == typeof(string) => "text in quotes",
        _ when Type.IsEnum => $"one of {string.Join(", ", Names.Select(Toml.Text))}",
        _ when Type == typeof(SnapshotSchedule) => "a whole number of steps, or a schedule such as \"100 until 5000, 200 until 40000, 1000, 100 near grok\"",
        _ when IsTable => "name = \"expression\"",
        _ when IsList => "a list of texts in quotes",
        _ => $"a {(IsWhole ? "whole " : "")}number{Bounds}",
    };

    private Type Type => _properties[^1].PropertyType;

    // The values of an enumeration as they are written.
    private IEnumerable<string> Names => Enum.GetValues(Type).Cast<Enum>().Select(NameOf);

    private bool IsWhole => Type == typeof(int) || Type == typeof(uint);

    private string Bounds
    {
        get
        {
            string[] bounds =
            [
                .. Bound("from", _declared.Minimum), .. Bound("above", _declared.Above),
                .. Bound(double.IsNaN(_declared.Above) ? "to" : "and at most", _declared.Maximum), .. Bound("and below", _declared.Below),
            ];
            return string.Concat(bounds);

            static IEnumerable<string> Bound(string word, double value) => double.IsNaN(value) ? [] : [$" {word} {Toml.Number(value, whole: true)}"];
        }
    }

    /// <summary>The key's value in an experiment.</summary>
    public object Get(Experiment experiment) => _properties.Aggregate((object)experiment, (holder, property) => property.GetValue(holder)!);

    /// <summary>A value of this key as TOML, so that reading it gives the same value.</summary>
    public string Format(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        double number => Toml.Number(number, whole: false),
        string text => Toml.Text(text),
        Enum name => Toml.Text(NameOf(name)),
        SnapshotSchedule schedule => schedule.IsSingle ? schedule.Text : Toml.Text(schedule.Text),
        IFormattable whole => whole.ToString(null, CultureInfo.InvariantCulture),
        IReadOnlyList<ModularTask> tasks => string.Join(", ", tasks.Select(t => $"{t.Name} = {Toml.Text(t.Expression.Text)}")),
        IReadOnlyList<string> texts => $"[{string.Join(", ", texts.Select(Toml.Text))}]",
        _ => throw new ArgumentException($"{Path} takes no {value.GetType().Name}.", nameof(value)),
    };

    /// <summary>A value of this key as the name of a cell and a table show it, without quotes: of tasks their names, "add+mul".</summary>
    public string Words(object value) => value switch
    {
        string text => text,
        Enum name => NameOf(name),
        SnapshotSchedule schedule => schedule.Text.Replace(", ", ",", StringComparison.Ordinal).Replace(' ', '-'),
        IReadOnlyList<ModularTask> tasks => string.Join(TaskChoice.Separator, tasks.Select(t => t.Name)),
        _ => Format(value),
    };

    /// <summary>Puts a value that <see cref="Read"/> gave into an experiment that nobody has seen yet.</summary>
    internal void Set(Experiment experiment, object value)
    {
        object holder = experiment;
        foreach (PropertyInfo table in _properties[..^1])
            holder = table.GetValue(holder)!;
        _properties[^1].SetValue(holder, value);
    }

    /// <summary>Checks a given value and turns it into the key's type.</summary>
    /// <exception cref="ConfigurationException">The value is of another type or outside the range.</exception>
    internal object Read(ConfigurationValue given)
    {
        if (Type == typeof(bool))
            return given.Value is bool flag ? flag : throw Wrong(given, "is neither true nor false");
        if (Type == typeof(string))
            return given.Value is not string text ? throw Wrong(given, "is not text in quotes") : text.Contains('\0') ? throw Wrong(given, NoText) : text;
        if (Type.IsEnum)
            return given.Value is string name ? ReadName(given, name) : throw Wrong(given, "is not text in quotes");
        if (IsList)
            return given.Value is List<ConfigurationValue> list && list.All(item => item.Value is string)
                ? list.Any(item => ((string)item.Value!).Contains('\0')) ? throw Wrong(given, NoText)
                : list.Select(item => (string)item.Value!).ToArray()
                : throw Wrong(given, $"is not a list of texts{(given.Value is string one ? $". Write {Key} = [{Toml.Text(Toml.Shortened(one))}]" : "")}");
        if (Type == typeof(SnapshotSchedule) && given.Value is string schedule)
            return SnapshotSchedule.TryParse(schedule, out string problem) ?? throw Wrong(given, $"is no schedule: {Toml.Shortened(problem)}");
        if (Type == typeof(SnapshotSchedule))
            return given.Value is long and >= 1 and <= SnapshotSchedule.Longest ? SnapshotSchedule.Every((int)(long)given.Value) : throw Wrong(given, "is no number of steps");
        if (IsTable)
            throw Wrong(given, $"is not a table. Write [{Path}] and below it one line per task, such as add = \"a + b\"");
        double number = given.Value switch
        {
            long whole => whole,
            double real when IsWhole && real != Math.Truncate(real) => throw Wrong(given, "is not a whole number"),
            double real when IsWhole => throw Wrong(given, "is written like a fraction; write the whole number without point and exponent"),
            double real => real,
            _ => throw Wrong(given, "is not a number"),
        };
        if (!double.IsFinite(number))
            throw Wrong(given, "is not a finite number");
        // A bound that is not set is NaN and fails no comparison.
        if (number < _declared.Minimum || number <= _declared.Above || number > _declared.Maximum || number >= _declared.Below)
            throw Wrong(given, "is out of range");
        return Convert.ChangeType(number, Type, CultureInfo.InvariantCulture);
    }

    private Enum ReadName(ConfigurationValue given, string name) => Enum.GetValues(Type).Cast<Enum>().FirstOrDefault(value => NameOf(value) == name)
        ?? throw Wrong(given, "is none of its names" + (Spelling.Nearest(name, Names) is { } near ? $" (did you mean {Toml.Text(near)}?)" : ""));

    /// <summary>A value of an enumeration as it is written: "delete_orthogonal".</summary>
    internal static string NameOf(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>The exception for a value that this key cannot take.</summary>
    internal ConfigurationException Wrong(ConfigurationValue given, string problem) =>
        new($"{given.Where}: {Path} = {given.Text} {problem}. It takes {Allowed} ({Meaning}).");
}
