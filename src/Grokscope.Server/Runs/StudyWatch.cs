using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Grokscope.Experiments;
using Grokscope.Experiments.Executors;
using Grokscope.Geometry.Measuring;
using Grokscope.Server.Files;
using Grokscope.Training;

namespace Grokscope.Server.Runs;

/// <summary>What a study's folder was like at a look.</summary>
/// <param name="Status">How far its runs are.</param>
/// <param name="Curves">Of each run, by name, a text that changes when its curves or what stands above them do.</param>
/// <param name="Results">A text that changes when a run ends or begins, or when a measure has been taken: then a new page has more than curves that grew.</param>
/// <param name="Page">A text that changes when the page would.</param>
internal sealed record StudyLook(StudyStatus Status, IReadOnlyDictionary<string, string> Curves, string Results, string Page);

/// <summary>Looks at a study's folder again and again, and reads only what has changed since the last look. For any number of askers.</summary>
internal sealed class StudyWatch
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250), BetweenQuestions = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Stamp, RunReport Report)> _reports = [];
    private readonly string _folder;
    private readonly SweepFolder _sweep;
    private IReadOnlyDictionary<string, string> _jobs = new Dictionary<string, string>();
    private Task<IReadOnlyDictionary<string, string>> _asking;
    private IReadOnlyList<StudyCell> _cells = [];
    private IReadOnlyList<string> _others = [];
    private string _configuration = "";
    private StudyLook? _latest;
    private long _lookedAt, _askedAt;

    /// <summary>Begins with nothing known.</summary>
    public StudyWatch(string folder)
    {
        (_folder, _sweep) = (folder, new SweepFolder(folder));
        _asking = Task.FromResult(_jobs);
    }

    /// <summary>The run of a name; null where there is none.</summary>
    public StudyCell? Find(string name)
    {
        lock (_lock)
            return _cells.FirstOrDefault(cell => cell.Cell.Name == name);
    }

    /// <summary>What the folder is like now, or was a moment ago.</summary>
    /// <exception cref="ConfigurationException">It was no study from the beginning.</exception>
    public StudyLook Look()
    {
        lock (_lock)
        {
            if (_latest is null || Stopwatch.GetElapsedTime(_lookedAt) >= BetweenLooks)
            {
                _latest = LookAnew();
                _lookedAt = Stopwatch.GetTimestamp();
            }
            return _latest;
        }
    }

    private StudyLook LookAnew()
    {
        ReadConfiguration();
        IReadOnlyDictionary<string, string> jobs = Jobs();
        RunReport[] reports = [.. _cells.Select(cell => Report(cell, jobs.GetValueOrDefault(cell.Cell.Name)))];
        Dictionary<string, string> curves = _cells.Zip(reports).ToDictionary(
            run => run.First.Cell.Name, run => $"{run.Second.State};{FileStamps.Of(run.First.Folder.EvalCsv, run.First.Folder.Manifest, run.First.Folder.Result)}");
        string measures = FileStamps.Of([MeasureFolder.In(_folder).Path, .. _cells.Select(cell => MeasureFolder.In(cell.Folder.Path).Path), .. _others]);
        string results = Short($"{string.Join(' ', reports.Select(report => $"{report.Run} {report.State}"))}|{measures}");
        return new StudyLook(new StudyStatus(_folder, reports), curves, results, Short($"{_configuration}|{results}|{string.Join('|', curves.Values)}"));
    }

    private void ReadConfiguration()
    {
        string stamp = FileStamps.Of(_sweep.Configuration, new RunFolder(_folder).Configuration);
        if (stamp == _configuration)
            return;
        try
        {
            IReadOnlyList<StudyCell> cells = StudyFolder.Cells(_folder);
            IEnumerable<string> others = StudyFolder.IsSweep(_folder) ? Companions.Folders(Experiment.Load(_sweep.Configuration), _folder) : [];
            _others = [.. others.Select(other => new SweepFolder(other))
                .SelectMany(other => new[] { other.Configuration, other.Table, MeasureFolder.In(other.Path).Path })];
            (_cells, _configuration) = (cells, stamp);
        }
        catch (ConfigurationException) when (_cells.Count > 0)
        {
            // Somebody is at work on it: what was known goes on to be shown.
        }
    }

    private RunReport Report(StudyCell cell, string? job)
    {
        RunFolder run = cell.Folder;
        string stamp = $"{job};{FileStamps.Of(run.Progress, run.Manifest, run.Result, run.EvalCsv)}";
        // Whether a process still lives shows in no file's time.
        if (_reports.TryGetValue(cell.Cell.Name, out (string Stamp, RunReport Report) known) && known.Stamp == stamp && !File.Exists(run.Progress))
            return known.Report;
        var report = RunReport.Of(cell, job);
        _reports[cell.Cell.Name] = (stamp, report);
        return report;
    }

    // Slurm may be slow to answer; what it said before is shown meanwhile.
    private IReadOnlyDictionary<string, string> Jobs()
    {
        if (_asking.IsCompletedSuccessfully)
            _jobs = _asking.Result;
        if (_askedAt == 0 || (_asking.IsCompleted && Stopwatch.GetElapsedTime(_askedAt) >= BetweenQuestions))
        {
            _askedAt = Stopwatch.GetTimestamp();
            _asking = Task.Run(() => SlurmStates.Of(_sweep));
        }
        return _jobs;
    }

    private static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
