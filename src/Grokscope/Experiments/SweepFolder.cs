using System.Globalization;
using System.Text;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Experiments;

/// <summary>A folder with sweep.toml, a folder per cell, and the roll-up sweep.csv.</summary>
/// <param name="path">The folder.</param>
public sealed class SweepFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The experiment with its [sweep].</summary>
    public string Configuration => System.IO.Path.Combine(Path, "sweep.toml");

    /// <summary>One row per cell.</summary>
    public string Table => System.IO.Path.Combine(Path, "sweep.csv");

    /// <summary>Folder of a cell.</summary>
    public RunFolder Cell(SweepCell cell) => new(System.IO.Path.Combine(Path, cell.Name));

    /// <summary>Trains all cells that are not done yet. More values in [sweep] than the folder knows add cells; anything else that differs is refused.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="loss">What trains.</param>
    /// <param name="executor">Where.</param>
    /// <param name="observe">Gives the observer of a cell, or null.</param>
    /// <param name="stop">Lets running cells save a checkpoint and end.</param>
    /// <exception cref="ConfigurationException">The folder holds another sweep.</exception>
    /// <exception cref="RunException">The folder is in use, or a file of the sweep cannot be written.</exception>
    public IReadOnlyList<CellOutcome> Train(
        Experiment experiment, LossFactory loss, IExecutor executor, Func<SweepCell, IRunObserver?> observe, CancellationToken stop)
    {
        IReadOnlyList<SweepCell> cells = Sweep.Cells(experiment);
        try
        {
            DurableFile.CreateFolder(Path);
            using var held = FolderLock.Take(Path);
            DurableFile.RemoveUnfinished(Path);
            Check(experiment);
            DurableFile.Write(Configuration, Encoding.UTF8.GetBytes(ExperimentWriter.ToToml(experiment)));
            WriteTable(experiment, cells);
            return executor.Execute(
                cells,
                cell => ExperimentRun.Train(cell.Experiment, Cell(cell).Path, loss, observe(cell), stop),
                _ => WriteTable(experiment, cells),
                stop);
        }
        catch (StorageException e)
        {
            throw new RunException(e.Message, inner: e);
        }
    }

    /// <summary>Writes sweep.csv: per cell the swept values, the status, and of finished ones the result.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void WriteTable(Experiment experiment, IReadOnlyList<SweepCell> cells)
    {
        IReadOnlyList<string> tasks = experiment.Shape.Tasks;
        IReadOnlyList<Setting> swept = [.. experiment.Sweep.Select(axis => axis.Setting)];
        IEnumerable<string> header =
        [
            "cell", .. swept.Select(SettingTable.ShortName), "status", "steps",
            .. tasks.SelectMany(task => new[] { $"grok_step_{task}", $"step_50_{task}", $"step_90_{task}", $"step_98_{task}" }),
            "weights_sha256", "seconds",
        ];
        var text = new StringBuilder().AppendJoin(',', header).Append('\n');
        foreach (SweepCell cell in cells)
            text.AppendJoin(',', [cell.Name, .. swept.Select(s => s.Format(s.Get(cell.Experiment))), .. Row(Cell(cell), tasks)]).Append('\n');
        DurableFile.Write(Table, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static IEnumerable<string> Row(RunFolder folder, IReadOnlyList<string> tasks)
    {
        Manifest? manifest = Manifest.Read(folder);
        if (RunResult.Read(folder) is not { } result)
            return [Name(manifest?.Status), Text(manifest?.Step), .. Enumerable.Repeat("", 4 * tasks.Count), "", Text(manifest?.Seconds)];
        return
        [
            Name(result.Status), Text(result.Steps),
            .. tasks.Select(task => result.Tasks[task]).SelectMany(t => new[] { t.GrokStep, t.Step50, t.Step90, t.Step98 }).Select(Text),
            result.WeightsSha256, Text(result.Seconds),
        ];

        static string Name(RunStatus? status) => status?.ToString().ToLowerInvariant() ?? "";
    }

    private static string Text<T>(T value) => string.Create(CultureInfo.InvariantCulture, $"{value}");

    private void Check(Experiment experiment)
    {
        if (!File.Exists(Configuration))
            return;
        var before = Experiment.Load(Configuration);
        List<string> differences = [.. experiment.DifferencesFrom(before).Select(d => d.ThereAndNow())];
        foreach (SweepAxis old in before.Sweep)
            if (experiment.Sweep.FirstOrDefault(axis => axis.Setting == old.Setting) is not { } now || old.Values.Except(now.Values).Any())
                differences.Add($"sweep.{old.Setting.Key}: values of the earlier sweep are missing");
        if (before.Sweep.Count < experiment.Sweep.Count)
            differences.Add("sweep: another key is swept, which names the cells anew");
        if (differences.Count > 0)
            throw new ConfigurationException($"{Path} holds another sweep: {string.Join("; ", differences)}. Give another folder, or the configuration of this one.");
    }
}
