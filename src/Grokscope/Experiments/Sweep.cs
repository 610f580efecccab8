using System.Text;
using Grokscope.Training.Interventions;
using Grokscope.Training.Tasks;

namespace Grokscope.Experiments;

/// <summary>A swept key with its values: an entry of table [sweep].</summary>
/// <param name="Setting">The key.</param>
/// <param name="Values">Its values, at least one, all different; of the tasks the chosen names, "add+mul".</param>
/// <param name="Where">Place for messages.</param>
internal sealed record SweepAxis(Setting Setting, IReadOnlyList<object> Values, string Where)
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
/// <param name="Source">The cell whose finished run gives the basis of this one's intervention; null where none does.</param>
/// <seealso cref="Experiments.Experiment"/>
public sealed record SweepCell(string Name, Experiment Experiment, SweepCell? Source = null);

/// <summary>Expansion of [sweep] and [[cell]] into runs.</summary>
internal static class Sweep
{
    /// <summary>Most combinations of a sweep: hundreds of days of the smallest runs, and more folders than anybody looks at.</summary>
    public const int MostCells = 10_000;

    // Of most file systems, in bytes of UTF-8.
    private const int LongestName = 255;

    private static readonly Setting Seed = SettingTable.Find("train.seed")!, Kind = InterventionSetting("kind"), BasisRun = InterventionSetting("basis_run");

    /// <summary>
    /// The cells: every combination of the swept values, the last key changing fastest, each with the exceptions that mean it, without those that an exception
    /// skips. All combinations whose intervention changes nothing are one cell, the plain run; plain runs that only a basis needs are added. These come first.
    /// </summary>
    /// <exception cref="ConfigurationException">A combination is impossible, or none is left.</exception>
    public static IReadOnlyList<SweepCell> Cells(Experiment experiment)
    {
        OrderedDictionary<string, SweepCell> plain = [];
        List<SweepCell> others = [];
        foreach (Choice[] chosen in Products(experiment))
            switch (RoleOf(experiment, chosen))
            {
                case Role.Plain:
                    Plain(chosen);
                    break;
                case Role.Own:
                    others.Add(Cell(experiment, chosen, Plain));
                    break;
            }
        var own = others.Select(cell => cell.Name).ToHashSet();
        SweepCell[] cells = [.. plain.Values.Where(cell => !own.Contains(cell.Name)), .. others];
        string where = experiment.Sweep.Count > 0 ? experiment.Sweep[^1].Where : experiment.Document.Name;
        return cells.Length == 0 ? throw new ConfigurationException($"{where}: [[cell]] skips all combinations of [{SettingTable.Sweep}]; nothing is left to train.")
            : own.Count < others.Count ? throw new ConfigurationException($"{where}: two runs of [{SettingTable.Sweep}] would be the folder {others.GroupBy(cell => cell.Name).First(g => g.Count() > 1).Key}. Give values that differ in more than / and \\.")
            : cells.FirstOrDefault(cell => Encoding.UTF8.GetByteCount(cell.Name) > LongestName) is { } long1
            ? throw new ConfigurationException($"{where}: the folder of a run of [{SettingTable.Sweep}] is named after its values, and {Toml.Shortened(long1.Name)} is longer than {LongestName} bytes. Sweep fewer keys, or shorter texts.")
            : cells;

        SweepCell Plain(Choice[] chosen)
        {
            SweepCell cell = PlainCell(experiment, chosen);
            plain.TryAdd(cell.Name, cell);
            return plain[cell.Name];
        }
    }

    /// <summary>The cell of a name; null where there is none. Of hundreds of cells much faster than to make all of them.</summary>
    /// <exception cref="ConfigurationException">A combination is impossible.</exception>
    public static SweepCell? Find(Experiment experiment, string name) =>
        Products(experiment).FirstOrDefault(chosen => NameOf(chosen) == name) is { } found && RoleOf(experiment, found) == Role.Own
            ? Cell(experiment, found, chosen => PlainCell(experiment, chosen))
            : Cells(experiment).FirstOrDefault(cell => cell.Name == name);

    /// <summary>The experiment as one run: without its [sweep], and with the exceptions that mean it.</summary>
    public static Experiment Single(Experiment experiment) => Resolve(experiment, [], "run");

    /// <summary>The run that gives the basis of a single run's intervention, and the single run that takes it from a folder; null where it needs none.</summary>
    /// <param name="experiment">The experiment, with its [sweep].</param>
    /// <param name="folder">Folder of the basis' run, relative to that of the single run.</param>
    public static (Experiment Source, Experiment Run)? SingleWithSource(Experiment experiment, string folder)
    {
        Experiment run = Single(experiment);
        return NeedsSource(run) ? (PlainCell(experiment, SourceOf(run, [])).Experiment, Resolve(experiment, [new(BasisRun, folder)], "run")) : null;
    }

    private static IEnumerable<Choice[]> Products(Experiment experiment)
    {
        double count = experiment.Sweep.Aggregate(1.0, (product, axis) => product * axis.Values.Count);
        if (count > MostCells)
            throw new ConfigurationException(
                $"{experiment.Sweep[^1].Where}: [{SettingTable.Sweep}] has {count:g6} combinations; a sweep has at most {MostCells}. Give fewer values, or make several sweeps.");
        IEnumerable<IEnumerable<Choice>> products = [[]];
        foreach (SweepAxis axis in experiment.Sweep)
            products = products.SelectMany(chosen => axis.Values.Select(value => chosen.Append(new Choice(axis.Setting, value))));
        return products.Select(chosen => chosen.ToArray());
    }

    private static Role RoleOf(Experiment experiment, Choice[] chosen)
    {
        Experiment run = ExperimentReader.ReadUnchecked(Base(experiment, chosen, NameOf(chosen), isPlain: false), experiment.Name);
        return experiment.Exceptions.Any(exception => exception.Skips && exception.Matches(run)) ? Role.None
            : run.Intervention.IsIdle && chosen.Any(c => c.Setting.Table == SettingTable.Intervention) ? Role.Plain
            : Role.Own;
    }

    private static SweepCell Cell(Experiment experiment, Choice[] chosen, Func<Choice[], SweepCell> plain)
    {
        string name = NameOf(chosen);
        Experiment run = Resolve(experiment, chosen, name);
        if (!NeedsSource(run))
            return new SweepCell(name, run);
        SweepCell source = plain(SourceOf(run, chosen));
        return new SweepCell(name, Resolve(experiment, [.. chosen, new(BasisRun, $"../{source.Name}")], name), source);
    }

    private static bool NeedsSource(Experiment run) => run.Intervention is { IsSet: true, NeedsRun: true, BasisRun.Length: 0 };

    // What the source is of: the run itself, or that of another seed.
    private static Choice[] SourceOf(Experiment run, Choice[] chosen) => run.Intervention.Basis != BasisKind.OtherPath ? chosen
        : [.. chosen.Where(c => c.Setting != Seed), new(Seed, run.Intervention.OtherSeed)];

    private static SweepCell PlainCell(Experiment experiment, Choice[] chosen)
    {
        Choice[] kept = [new(Kind, InterventionKind.None), .. chosen.Where(c => c.Setting.Table != SettingTable.Intervention)];
        // In the order of the sweep, though another seed was chosen last.
        Choice[] ordered = [.. kept.OrderBy(c => experiment.Sweep.ToList().FindIndex(axis => axis.Setting == c.Setting) is var index && index < 0 && c.Setting != Kind ? int.MaxValue : index)];
        string name = NameOf(ordered);
        return new SweepCell(name, Resolve(experiment, ordered, name, isPlain: true));
    }

    private static string NameOf(Choice[] chosen) =>
        chosen.Length == 0 ? "run" : string.Concat(string.Join('_', chosen.Select(c => $"{SettingTable.ShortName(c.Setting)}={c.Setting.Words(c.Value)}")).Select(Harmless));

    // Texts such as paths have characters that no folder's name has.
    private static char Harmless(char c) => c is '/' or '\\' || char.IsControl(c) ? '-' : c;

    private static Experiment Resolve(Experiment experiment, Choice[] chosen, string name, bool isPlain = false)
    {
        ConfigurationDocument document = Base(experiment, chosen, name, isPlain);
        if (experiment.Exceptions.Count == 0)
            return ExperimentReader.Read(document, experiment.Name);
        Experiment before = ExperimentReader.ReadUnchecked(document, experiment.Name);
        IEnumerable<Choice> exceptional = experiment.Exceptions.Where(e => e.Matches(before)).SelectMany(e => e.Set).Select(s => new Choice(s.Setting, s.Value));
        return ExperimentReader.Read(With(experiment, document, isPlain ? exceptional.Where(c => c.Setting.Table != SettingTable.Intervention) : exceptional, name), experiment.Name);
    }

    private static ConfigurationDocument Base(Experiment experiment, Choice[] chosen, string name, bool isPlain)
    {
        ConfigurationDocument document = experiment.Document.Without(SettingTable.Sweep).WithEntries([]);
        return With(experiment, isPlain ? document.Without(SettingTable.Intervention) : document, chosen, name);
    }

    private static ConfigurationDocument With(Experiment experiment, ConfigurationDocument before, IEnumerable<Choice> values, string name) => before.With(values.Select(v =>
        new KeyValuePair<string, ConfigurationValue>(
            v.Setting.Path, ConfigurationDocument.ParseValue(v.Setting.Format(v.Value), $"{experiment.Document.Name}: cell {name}"))));

    private static Setting InterventionSetting(string key) => SettingTable.Find($"{SettingTable.Intervention}.{key}")!;

    private readonly record struct Choice(Setting Setting, object Value);

    // What a combination of swept values stands for: no run, the plain run, or one of its own.
    private enum Role
    {
        None,
        Plain,
        Own,
    }
}
