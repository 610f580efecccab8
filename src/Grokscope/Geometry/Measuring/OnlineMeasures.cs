using Grokscope.Experiments;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Geometry.Measuring;

/// <summary>
/// Measures of [measure] online, taken while the run trains, every online_every steps: the tables measures/NAME_online.csv grow as it goes on, and at each
/// checkpoint NAME_online.json follows. A resumed run finds what was measured before and gives the same files as an undisturbed one.
/// </summary>
internal sealed class OnlineMeasures : ITrainingProbe, ISnapshots
{
    private readonly Experiment _experiment;
    private readonly MeasuredRun _run;
    private readonly MeasureFolder _folder;
    private readonly MeasureWorker _worker = new();
    private readonly List<(RunMeasure Measure, string Fingerprint, PartStore Store)> _measures = [];
    private float[] _theta = [];
    private int _step;
    private bool _isWritten;

    private OnlineMeasures(Experiment experiment, RunFolder folder, IReadOnlyList<RunMeasure> measures)
    {
        _experiment = experiment;
        _run = new MeasuredRun(folder.Name, experiment, experiment.Measure, this, folder) { IsOnline = true };
        _folder = MeasureFolder.Of(_run);
        DurableFile.CreateFolder(_folder.Path);
        _folder.RemoveUnfinished(online: true);
        foreach (RunMeasure measure in measures)
        {
            string fingerprint = Fingerprints.Of(measure, experiment, measure.ValuesIn(experiment.Measure), $"online {experiment.Measure.OnlineEvery}");
            _measures.Add((measure, fingerprint, new PartStore(_folder.Parts(MeasureFolder.OnlineName(measure)), fingerprint, measure.Tables)));
        }
    }

    /// <inheritdoc/>
    IReadOnlyList<int> ISnapshots.Steps => [_step];

    /// <summary>What a run's [measure] online asks for; null where it asks for nothing.</summary>
    /// <exception cref="ConfigurationException">It names something that is no measure, or that needs the whole path.</exception>
    public static ITrainingProbe? Create(Experiment experiment, RunFolder folder)
    {
        Demand(experiment);
        return experiment.Measure.Online.Count == 0
            ? null
            : new OnlineMeasures(experiment, folder, [.. experiment.Measure.Online.Distinct().Select(name => (RunMeasure)Measures.Find(name))]);
    }

    /// <summary>Demands that all measures of [measure] online can be taken while a run trains.</summary>
    /// <exception cref="ConfigurationException">One cannot.</exception>
    public static void Demand(Experiment experiment)
    {
        foreach (string name in experiment.Measure.Online)
            if (!CanBeTaken(Measures.Find(name)))
                throw new ConfigurationException(
                    $"measure.online: {name} needs the whole path of a run, or other runs, and cannot be taken while it trains. "
                    + $"These can: {string.Join(", ", Measures.All.Where(CanBeTaken).Select(m => m.Name))}. Take it afterwards with measure.");

        bool CanBeTaken(Measure measure) => measure is RunMeasure run && run.CanBeOnline;
    }

    /// <inheritdoc/>
    public void At(int step, ReadOnlySpan<float> theta)
    {
        if (step % _experiment.Measure.OnlineEvery != 0)
            return;
        (_step, _theta) = (step, theta.ToArray());
        foreach ((RunMeasure measure, _, PartStore store) in _measures)
        {
            var rows = new MeasurePart(measure.Tables);
            foreach (MeasureItem item in measure.ItemsAt(_run, step))
                rows.Add(store.Find(item.Key) ?? Take(measure, item, store));
            if (_isWritten)
                MeasureJson.Append(_folder, measure, MeasureFolder.OnlineName(measure), rows);
        }
        // A killed process may have left rows of steps that come again.
        if (!_isWritten)
            Save(step);
    }

    /// <inheritdoc/>
    public void Save(int step)
    {
        foreach ((RunMeasure measure, string fingerprint, PartStore store) in _measures)
        {
            // After a resume the steps before the checkpoint are known from the store alone.
            var all = new MeasurePart(measure.Tables);
            for (int done = 0; done <= step; done += _experiment.Measure.OnlineEvery)
                foreach (MeasureItem item in measure.ItemsAt(_run, done))
                    if (store.Find(item.Key) is { } part)
                        all.Add(part);
            MeasureJson.Write(_folder, measure, measure.ValuesIn(_experiment.Measure), new MeasureResult(MeasureFolder.OnlineName(measure), fingerprint, false, all));
        }
        _isWritten = true;
    }

    /// <inheritdoc/>
    float[] ISnapshots.Read(int step) => step == _step ? [.. _theta] : throw new MeasureException($"the weights of step {step} are not at hand while the run trains");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, _, PartStore store) in _measures)
            store.Dispose();
        _worker.Dispose();
    }

    private MeasurePart Take(RunMeasure measure, MeasureItem item, PartStore store)
    {
        var part = new MeasurePart(measure.Tables);
        measure.Measure(_run, item, _worker, part);
        store.Add(item.Key, part);
        return part;
    }
}
