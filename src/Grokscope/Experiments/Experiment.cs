using System.Text;
using Grokscope.Model;
using Grokscope.Training;
using Grokscope.Training.Interventions;
using Grokscope.Training.Storage;
using Grokscope.Training.Tasks;

namespace Grokscope.Experiments;

/// <summary>A resolved configuration: what one run is, and by [sweep] what a family of runs is.</summary>
/// <example>
/// <code>
/// Experiment experiment = Experiment.Load("quick", "weight_decay=0.3"); // or a path of a TOML file
/// Experiment other = experiment.With("steps=2000", "seed=[1, 2]");
/// foreach (SweepCell cell in other.Cells())
///     Console.WriteLine($"{cell.Name}: {cell.Experiment.Train.Steps} steps");
/// var own = Experiment.Parse("[task]\nmodulus = 31\n[task.outputs]\nadd = \"a + b\"", "own.toml", "own");
/// Console.WriteLine($"{own.Task.Modulus}, {own.Model.Width}, {own.Measure.Samples}");
/// </code>
/// </example>
public sealed class Experiment
{
    internal Experiment()
    {
    }

    /// <summary>Name of the built-in experiment, or the file's name without its ending.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Table [task].</summary>
    [SettingTable("task", "What is learned.")]
    public TaskOptions Task { get; init; } = new();

    /// <summary>Table [model].</summary>
    [SettingTable("model", "The Transformer's size.")]
    public ModelOptions Model { get; init; } = new();

    /// <summary>Table [train].</summary>
    [SettingTable("train", "How a run is trained.")]
    public TrainingOptions Train { get; init; } = new();

    /// <summary>Table [intervention].</summary>
    [SettingTable(SettingTable.Intervention, "A change of the gradient, the update or the weights at each step; without kind, none.")]
    internal InterventionOptions Intervention { get; init; } = new();

    /// <summary>Table [sweep]: swept keys with their values; empty for a single run.</summary>
    internal IReadOnlyList<SweepAxis> Sweep { get; set; } = [];

    /// <summary>Entries [[cell]]: what is otherwise in some runs; a later one wins over an earlier one.</summary>
    internal IReadOnlyList<CellException> Exceptions { get; set; } = [];

    /// <summary>Table [measure].</summary>
    [SettingTable("measure", "What is measured and how densely. It changes nothing about the training.", LeavesBits = true)]
    public MeasureOptions Measure { get; init; } = new();

    /// <summary>Table [reproduce].</summary>
    [SettingTable("reproduce", "What the command reproduce does besides.", IsLogistics = true)]
    internal ReproduceOptions Reproduce { get; init; } = new();

    /// <summary>Table [slurm].</summary>
    [SettingTable("slurm", "How a sweep is handed to Slurm, for --executor slurm.", IsLogistics = true)]
    internal SlurmOptions Slurm { get; init; } = new();

    /// <summary>Sizes of the model.</summary>
    public ModelShape Shape => new(Task.Modulus, Model.Width, Model.Layers, Model.Heads, Model.Hidden, [.. Task.Outputs.Select(o => o.Name)]);

    /// <summary>The pairs, their answers and the split.</summary>
    public DataSet Data => Split?.Value ?? throw new InvalidOperationException("An experiment that was not read has no data.");

    /// <summary>The data, made when they are first asked for: of a sweep's thousands of cells few are.</summary>
    internal Lazy<DataSet>? Split { get; set; }

    /// <summary>
    /// SHA-256, in hexadecimal, of every key that decides a single run ([sweep], [measure] and [slurm] do not, nor [intervention] where there is none).
    /// Comments, order of tables and notation do not matter.
    /// </summary>
    public string Fingerprint =>
        Convert.ToHexStringLower(Sha256.Of(Encoding.UTF8.GetBytes(string.Concat(Values().Select(v => $"{v.Path} = {v.Value}\n")))));

    /// <summary>The file as it was given, from which the cells of a sweep are resolved anew.</summary>
    internal ConfigurationDocument Document { get; init; } = ConfigurationDocument.Empty;

    /// <summary>Resolves a built-in experiment or a TOML file.</summary>
    /// <param name="nameOrPath">Name of a built-in experiment, else path of a file.</param>
    /// <param name="overrides">Changes as "key=value"; see <see cref="With"/>.</param>
    /// <exception cref="ConfigurationException">There is no such file, or it cannot be used.</exception>
    public static Experiment Load(string nameOrPath, params IEnumerable<string> overrides) =>
        BuiltInExperiments.Find(nameOrPath) is { } builtIn
            ? Parse(builtIn, $"{nameOrPath}.toml (built in)", nameOrPath, overrides)
            : Parse(ReadFile(nameOrPath), nameOrPath, Path.GetFileNameWithoutExtension(nameOrPath), overrides);

    /// <summary>Names of the built-in experiments, in alphabetical order.</summary>
    public static IReadOnlyList<string> BuiltIn => BuiltInExperiments.Names;

    /// <summary>Resolves a TOML text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file's name for messages.</param>
    /// <param name="name">The experiment's name.</param>
    /// <param name="overrides">Changes as "key=value".</param>
    /// <exception cref="ConfigurationException">The text cannot be used.</exception>
    public static Experiment Parse(string text, string file, string name, params IEnumerable<string> overrides)
    {
        var document = ConfigurationDocument.Parse(text, file);
        return ExperimentReader.Read(Override.Apply(document, overrides), name);
    }

    /// <summary>This experiment with other values of some keys.</summary>
    /// <param name="changes">Changes as "key=value"; the key is bare where it is unique, else with its table, and a list of values sweeps it.</param>
    /// <exception cref="ConfigurationException">There is no such key, or it cannot have this value.</exception>
    public Experiment With(params IEnumerable<string> changes) => ExperimentReader.Read(Override.Apply(Document, changes), Name);

    /// <summary>The runs of its [sweep]; a single one where nothing is swept.</summary>
    /// <exception cref="ConfigurationException">A combination of the swept values is impossible.</exception>
    public IReadOnlyList<SweepCell> Cells() => Experiments.Sweep.Cells(this);

    /// <summary>All keys as TOML, each with its meaning, range, default and the default's source; reading it gives the same experiment.</summary>
    public string ToToml() => ExperimentWriter.ToToml(this);

    /// <summary>Every key that decides a single run, with its value as TOML; an entry per task in the place of [task.outputs].</summary>
    internal IEnumerable<(string Path, string Value)> Values() => SettingTable.All.Where(Decides).SelectMany(setting => setting.IsTable
        ? Task.Outputs.Select(task => ($"{setting.Path}.{task.Name}", Toml.Text(task.Expression.Text)))
        : [(setting.Path, setting.Format(setting.Get(this)))]);

    /// <summary>What differs from another configuration, A, to this one, B: an entry per key; empty where both give the same run.</summary>
    internal IReadOnlyList<SettingDifference> DifferencesFrom(Experiment other)
    {
        (string Path, string Value)[] ours = [.. Values()];
        (string Path, string Value)[] theirs = [.. other.Values()];
        List<SettingDifference> differences = [];
        foreach (string path in ours.Concat(theirs).Select(v => v.Path).Distinct())
        {
            string? here = ours.FirstOrDefault(v => v.Path == path).Value;
            string? there = theirs.FirstOrDefault(v => v.Path == path).Value;
            if (here != there)
                differences.Add(new SettingDifference(path, there, here));
        }
        if (differences.Count == 0 && !ours.SequenceEqual(theirs))
            differences.Add(new SettingDifference("task.outputs", Order(other), Order(this)));
        return differences;

        static string Order(Experiment experiment) => string.Join(" before ", experiment.Task.Outputs.Select(task => task.Name));
    }

    private bool Decides(Setting setting) => !setting.LeavesBits
        && (Intervention.IsSet || setting.Table != SettingTable.Intervention)
        && (Train.Optimiser == OptimiserKind.Sgd || setting.Path is not ("train.optimiser" or "train.momentum"));

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            string guess = Spelling.Nearest(path, BuiltInExperiments.Names) is { } near ? $" Did you mean '{near}'?" : "";
            throw new ConfigurationException(
                $"{path}: there is no such file, and no built-in experiment has this name ({string.Join(", ", BuiltInExperiments.Names)}).{guess}");
        }
        catch (Exception e) when ((e is IOException or UnauthorizedAccessException) && Directory.Exists(path))
        {
            throw new ConfigurationException($"{path}: this is a folder, and an experiment is a TOML file or a built-in name. {InFolder(path)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: the experiment cannot be read: {e.Message} Give a readable TOML file.");
        }
    }

    private static string InFolder(string path)
    {
        string sweep = new SweepFolder(path).Configuration;
        var run = new RunFolder(path);
        string? parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path));
        return File.Exists(sweep) ? $"Give {sweep} for the sweep that it holds."
            : !File.Exists(run.Configuration) ? "Give a file in it."
            : parent is not null && File.Exists(new SweepFolder(parent).Configuration) ? $"It holds a run of a sweep, with which grokscope cell {(parent.Length == 0 ? "." : parent)} {run.Name} goes on."
            : $"Give {run.Configuration} for the run that it holds; with --out {path} it goes on.";
    }
}
