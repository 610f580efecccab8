using System.Globalization;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Grokscope.Experiments;

/// <summary>A value as it was given, and where.</summary>
/// <param name="Value">A long, double, bool, string, or list of values; null for what no key takes, such as a date.</param>
/// <param name="Text">The value as it was written, for messages; of a long one the beginning.</param>
/// <param name="Where">Place for messages: "file:line", or "--set key=value".</param>
internal sealed record ConfigurationValue(object? Value, string Text, string Where)
{
    /// <summary>The file that gives it; empty where a command line does.</summary>
    public string File { get; init; } = "";
}

/// <summary>An entry of a list of tables, such as one [[cell]].</summary>
/// <param name="List">Name of the list.</param>
/// <param name="Where">Place of its header.</param>
/// <param name="Values">Values by path inside the entry, in the order of the file.</param>
internal sealed record ConfigurationEntry(string List, string Where, OrderedDictionary<string, ConfigurationValue> Values);

/// <summary>
/// A TOML file as a flat list of dotted paths ("train.stop.accuracy"), each value with its place. Nested, dotted and inline tables
/// come out alike. Entries of lists of tables stand apart.
/// </summary>
internal sealed class ConfigurationDocument
{
    private ConfigurationDocument(
        string name, OrderedDictionary<string, ConfigurationValue> values, Dictionary<string, string> tables, IReadOnlyList<ConfigurationEntry> entries) =>
        (Name, Values, Tables, Entries) = (name, values, tables, entries);

    /// <summary>A document without a value, which stands behind an experiment of defaults.</summary>
    public static ConfigurationDocument Empty { get; } = new("", [], [], []);

    /// <summary>The file's name for messages.</summary>
    public string Name { get; }

    /// <summary>Values by path, in the order of the file.</summary>
    public OrderedDictionary<string, ConfigurationValue> Values { get; }

    /// <summary>Places of the tables' headers, by path.</summary>
    public Dictionary<string, string> Tables { get; }

    /// <summary>Entries of lists of tables, in the order of the file.</summary>
    public IReadOnlyList<ConfigurationEntry> Entries { get; }

    /// <summary>Reads a TOML text.</summary>
    /// <exception cref="ConfigurationException">The text is not TOML.</exception>
    public static ConfigurationDocument Parse(string text, string name)
    {
        DocumentSyntax syntax = Syntax(text, name);
        DiagnosticMessage? error = syntax.Diagnostics.FirstOrDefault(d => d.Kind == DiagnosticMessageKind.Error);
        if (error is not null)
        {
            int line = error.Span.Start.Line;
            string written = text.Split('\n').ElementAtOrDefault(line)?.Trim() ?? "";
            throw new ConfigurationException($"{name}:{line + 1}: this is not TOML: '{Toml.Shortened(written)}': {Reason(error)}.");
        }
        List<ConfigurationEntry> entries = [];
        var document = new ConfigurationDocument(name, [], [], entries);
        foreach (KeyValueSyntax item in syntax.KeyValues)
            document.Add(document.Values, "", item);
        foreach (TableSyntaxBase table in syntax.Tables)
        {
            string path = Path("", table.Name!);
            if (table is TableArraySyntax)
                entries.Add(new ConfigurationEntry(path, document.Place(table), []));
            // [cell.set] after [[cell]] belongs to that entry.
            ConfigurationEntry? entry = entries.LastOrDefault(e => path == e.List || path.StartsWith(e.List + ".", StringComparison.Ordinal));
            if (entry is null)
                document.Tables[path] = document.Place(table);
            foreach (KeyValueSyntax item in table.Items)
                if (entry is null)
                    document.Add(document.Values, path, item);
                else
                    document.Add(entry.Values, path[entry.List.Length..].TrimStart('.'), item);
        }
        return document;
    }

    /// <summary>A value from a command line or a sweep: TOML where it parses as such, else the text itself.</summary>
    public static ConfigurationValue ParseValue(string text, string where)
    {
        DocumentSyntax syntax = Syntax($"v = {text}", where);
        bool single = !syntax.HasErrors && syntax.KeyValues.ChildrenCount == 1 && syntax.Tables.ChildrenCount == 0;
        return single ? Convert(syntax.KeyValues.GetChild(0)!.Value!, where) : new ConfigurationValue(text, Toml.Shortened(text), where);
    }

    /// <summary>The same document with some values put in the place of its own.</summary>
    public ConfigurationDocument With(IEnumerable<KeyValuePair<string, ConfigurationValue>> values)
    {
        var changed = new OrderedDictionary<string, ConfigurationValue>(Values);
        foreach ((string path, ConfigurationValue value) in values)
            changed[path] = value;
        return new ConfigurationDocument(Name, changed, Tables, Entries);
    }

    /// <summary>The same document with other entries.</summary>
    public ConfigurationDocument WithEntries(IEnumerable<ConfigurationEntry> entries) => new(Name, Values, Tables, [.. entries]);

    /// <summary>The same document without the values of a table.</summary>
    public ConfigurationDocument Without(string table) => new(
        Name,
        new OrderedDictionary<string, ConfigurationValue>(Values.Where(v => !v.Key.StartsWith(table + ".", StringComparison.Ordinal))),
        Tables,
        Entries);

    private static DocumentSyntax Syntax(string text, string where)
    {
        try
        {
            return SyntaxParser.Parse(text, where, validate: true);
        }
        catch (TomlException e)
        {
            // Lists in lists, hundreds deep, would use up the stack.
            throw new ConfigurationException($"{where}: this is no experiment: {e.Message.Split('.')[0]}.", e);
        }
    }

    // Without what the parser quotes of the file, which may be all of it.
    private static string Reason(DiagnosticMessage error) => Toml.Shortened(error.Message.Split(" with `", 2)[0].ReplaceLineEndings(" "));

    private static string Path(string table, KeySyntax key)
    {
        IEnumerable<string> parts = key.DotKeys.Select(dot => Name(dot.Key!)).Prepend(Name(key.Key!));
        return string.Join('.', table.Length == 0 ? parts : parts.Prepend(table));

        static string Name(BareKeyOrStringValueSyntax part) =>
            part is StringValueSyntax quoted ? quoted.Value ?? "" : ((BareKeySyntax)part).Key?.Text ?? "";
    }

    private static ConfigurationValue Convert(ValueSyntax syntax, string where)
    {
        object? value = syntax switch
        {
            IntegerValueSyntax integer => integer.Value,
            FloatValueSyntax number => number.Value,
            BooleanValueSyntax boolean => boolean.Value,
            StringValueSyntax text => text.Value,
            ArraySyntax array => array.Items.Select(item => Convert(item.Value!, where)).ToList(),
            _ => null,
        };
        return new ConfigurationValue(value, Toml.Shortened(syntax.ToString().Trim()), where);
    }

    private void Add(OrderedDictionary<string, ConfigurationValue> values, string table, KeyValueSyntax item)
    {
        string path = Path(table, item.Key!);
        if (item.Value is not InlineTableSyntax inline)
        {
            values[path] = Convert(item.Value!, Place(item)) with { File = Name };
            return;
        }
        if (values == Values)
            Tables[path] = Place(item);
        foreach (InlineTableItemSyntax inner in inline.Items)
            Add(values, path, inner.KeyValue!);
    }

    private string Place(SyntaxNode node) => string.Create(CultureInfo.InvariantCulture, $"{Name}:{node.Span.Start.Line + 1}");
}
