using System.Globalization;
using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Report.Claims;
using Grokscope.Report.Reading;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Report.Claims;

/// <summary>A row of a made-up result; columns that are not given are undefined.</summary>
/// <param name="Table">Name of the measure's table.</param>
/// <param name="Cells">Values by column.</param>
internal sealed record MadeUpRow(string Table, params (string Column, Cell Value)[] Cells);

/// <summary>The folder of a made-up study over decays and seeds, of which grok steps and results of measures are given.</summary>
internal sealed class MadeUpClaims : IDisposable
{
    public const string Dual = "add = \"a + b\"\nmul = \"a * b\"", Tri = Dual + "\nsq = \"a^2 + b^2\"";

    private const int Cap = 100_000;
    private readonly TemporaryFolder _folder = new();
    private readonly SweepCell[] _cells;

    /// <summary>A study of these seeds 1 … n at each decay, whose tasks all grok with decay, and not without.</summary>
    public MadeUpClaims(int seeds, double[]? decays = null, string tasks = Dual)
    {
        File.WriteAllText(_folder["sweep.toml"], string.Create(CultureInfo.InvariantCulture, $"""
            [task]
            modulus = 11
            [task.outputs]
            {tasks}
            [train]
            steps = {Cap}
            [sweep]
            weight_decay = [{string.Join(", ", (decays ?? [1]).Select(decay => decay.ToString("0.0##", CultureInfo.InvariantCulture)))}]
            seed = [{string.Join(", ", Enumerable.Range(1, seeds))}]
            """));
        _cells = [.. Sweep.Cells(Experiment.Load(_folder["sweep.toml"]))];
        Groks((decay, _) => [.. _cells[0].Experiment.Task.Outputs.Select((_, task) => (int?)(decay > 0 ? 200 + (100 * task) : null))]);
    }

    public string Path => _folder.Path;

    public Study Study => Study.Read(Path);

    public void Dispose() => _folder.Dispose();

    /// <summary>Sets grok steps, in the order of the tasks, by decay and seed.</summary>
    public MadeUpClaims Groks(Func<double, int, int?[]> steps, int cap = Cap)
    {
        foreach (SweepCell cell in _cells)
        {
            int?[] groks = steps(cell.Experiment.Train.WeightDecay, (int)cell.Experiment.Train.Seed);
            bool isDone = groks.All(step => step is not null);
            JsonFile.Write(new RunFolder(Directory.CreateDirectory(FolderOf(cell)).FullName).Result, new RunResult
            {
                Status = isDone ? RunStatus.Grokked : RunStatus.Censored,
                Steps = isDone ? groks.Max()!.Value : cap,
                Tasks = cell.Experiment.Task.Outputs.Zip(groks).ToDictionary(pair => pair.First.Name, pair => new TaskProgress(pair.Second, pair.Second, pair.Second, pair.Second)),
                WeightsSha256 = new string('a', 64),
                Seconds = 1,
            });
        }
        return this;
    }

    /// <summary>Gives each run a result of a measure, by decay and seed.</summary>
    public MadeUpClaims EachRun(string measure, Func<double, int, MadeUpRow[]> rows)
    {
        foreach (SweepCell cell in _cells)
            Write(FolderOf(cell), measure, rows(cell.Experiment.Train.WeightDecay, (int)cell.Experiment.Train.Seed));
        return this;
    }

    /// <summary>Gives each run a result of a measure, by its seed.</summary>
    public MadeUpClaims EachRun(string measure, Func<int, MadeUpRow> row) => EachRun(measure, (_, seed) => [row(seed)]);

    /// <summary>Gives the study a result of a measure.</summary>
    public MadeUpClaims Whole(string measure, params MadeUpRow[] rows)
    {
        Write(Path, measure, rows);
        return this;
    }

    /// <summary>What it says of a claim.</summary>
    public ClaimResult Judge(string id) => PublishedClaims.All.Single(claim => claim.Text.Id == id).Judge(Study);

    private string FolderOf(SweepCell cell) => System.IO.Path.Combine(Path, cell.Name);

    private static void Write(string path, string name, MadeUpRow[] rows)
    {
        Measure measure = Measures.Find(name);
        var part = new MeasurePart(measure.Tables);
        foreach (MadeUpRow row in rows)
        {
            Cell[] cells = [.. part.Form(row.Table).Columns.Select(_ => (Cell)new Undefined("it is made up"))];
            foreach ((string column, Cell value) in row.Cells)
                cells[part.Form(row.Table).IndexOf(column)] = value;
            part.Add(row.Table, cells);
        }
        var folder = MeasureFolder.In(path);
        Directory.CreateDirectory(folder.Path);
        MeasureJson.Write(folder, measure, [], new MeasureResult(name, "", true, part));
    }
}
