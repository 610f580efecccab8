using Grokscope.Experiments;
using Grokscope.Geometry.Bases;
using Grokscope.Training;

namespace Grokscope.Geometry.Measuring;

/// <summary>One run in a folder on this machine, trained and measured with one call each. Called again, both go on where they stopped.</summary>
public static class LocalRun
{
    /// <summary>Trains a run with the fast model, with its interventions and with the measures that it takes while it trains; [sweep] is not looked at.</summary>
    /// <param name="experiment">The run's configuration.</param>
    /// <param name="folder">The run's folder; made where it does not exist.</param>
    /// <param name="threads">Threads; the numbers do not depend on it. More than one are worth it from some ten thousand parameters on.</param>
    /// <param name="observer">Looks on; null for nobody.</param>
    /// <param name="stop">Asks for a checkpoint and an early end.</param>
    /// <exception cref="ConfigurationException">The folder holds a run of another configuration, or an imported one.</exception>
    /// <exception cref="RunException">The folder is in use, or a file cannot be written or read.</exception>
    public static RunOutcome Train(Experiment experiment, string folder, int threads = 1, IRunObserver? observer = null, CancellationToken stop = default) =>
        ExperimentRun.Train(experiment, folder, Fast(threads), observer, stop);

    /// <summary>What <see cref="Train"/> trains with.</summary>
    /// <param name="threads">Threads of one run.</param>
    public static LossFactory Fast(int threads) => LossFactory.Fast(threads) with { Probe = OnlineMeasures.Create, Bases = RunBases.Create };

    /// <summary>Takes a measure of a run, and those that it needs, on all processors; a measure that was taken before is read.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="measure">Name of a measure of runs, such as "pca".</param>
    /// <param name="changes">Changes of [measure] as "key=value", such as "commutator_points=10".</param>
    /// <exception cref="ConfigurationException">The folder is no run, there is no such measure of runs, or a change is not one of [measure].</exception>
    /// <exception cref="MeasureException">The run cannot be measured, and why.</exception>
    public static MeasureResult Measure(string folder, string measure, params IEnumerable<string> changes)
    {
        if (StudyFolder.IsSweep(folder))
            throw new ConfigurationException($"{folder} is the folder of a sweep. Give that of one of its runs.");
        if (Measures.Find(measure) is not RunMeasure)
            throw new ConfigurationException($"{measure} is a measure of a whole sweep, and not of a run.");
        MeasuredStudy study = StudyReader.Read(folder, [.. changes]);
        var measurer = new Measurer(Environment.ProcessorCount, new Nobody());
        IReadOnlyList<MeasureOutcome> outcomes = measurer.Measure(study, isStudy: false, Measures.Choose([measure]), CancellationToken.None);
        return outcomes.Select(outcome => outcome.Failure).OfType<Exception>().FirstOrDefault() is { } failure
            ? throw new MeasureException(failure.Message, failure)
            : study.Runs[0].ResultOf(measure);
    }

    private sealed class Nobody : IMeasureObserver
    {
        public void Progressed(in MeasureProgress progress)
        {
        }
    }
}
