namespace Grokscope;

/// <summary>
/// Makes a property a key of an experiment file. The property's initial value is the key's default. Reading, <c>--set</c>, error
/// messages and the written <c>config.toml</c> all follow from these attributes; there is no other list of keys.
/// </summary>
/// <param name="key">Name of the key inside its table.</param>
/// <param name="meaning">What the key decides, in one line.</param>
/// <param name="source">Where the default comes from: a section of method.md, or a reason.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute(string key, string meaning, string source) : Attribute
{
    /// <summary>Name of the key inside its table.</summary>
    public string Key { get; } = key;

    /// <summary>What the key decides.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Where the default comes from.</summary>
    public string Source { get; } = source;

    /// <summary>Smallest value allowed; NaN for none.</summary>
    public double Minimum { get; init; } = double.NaN;

    /// <summary>Values must be greater than this; NaN for none.</summary>
    public double Above { get; init; } = double.NaN;

    /// <summary>Greatest value allowed; NaN for none.</summary>
    public double Maximum { get; init; } = double.NaN;

    /// <summary>Values must be smaller than this; NaN for none.</summary>
    public double Below { get; init; } = double.NaN;

    /// <summary>Key of the same table whose value is the default; null where the property's initial value is.</summary>
    public string? Follows { get; init; }

    /// <summary>Whether a file must give the key.</summary>
    public bool Required { get; init; }

    /// <summary>Whether most studies think about the key, so that a new file has it in force.</summary>
    public bool IsCommon { get; init; }
}

/// <summary>Makes a property of records a table of an experiment file.</summary>
/// <param name="name">Name of the table inside its parent.</param>
/// <param name="meaning">What its keys decide, in one line.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingTableAttribute(string name, string meaning) : Attribute
{
    /// <summary>Name of the table inside its parent.</summary>
    public string Name { get; } = name;

    /// <summary>What its keys decide.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Whether its keys change no bit of a run's training: they may differ between two sessions of one run.</summary>
    public bool LeavesBits { get; init; }

    /// <summary>Whether its keys say where and how a run is carried out, and not what the run is: they stand in no run's configuration.</summary>
    public bool IsLogistics { get; init; }
}
