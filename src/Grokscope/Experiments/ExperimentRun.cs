using System.Text;
using Grokscope.Model;
using Grokscope.Training;
using Grokscope.Training.Interventions;
using Grokscope.Training.Storage;

namespace Grokscope.Experiments;

/// <summary>One run of an experiment in a folder of its own.</summary>
internal static class ExperimentRun
{
    /// <summary>Begins the run, goes on where it stopped, or gives the result of one that is done; [sweep] is not looked at.</summary>
    /// <param name="experiment">The run's configuration.</param>
    /// <param name="path">The run's folder; made where it does not exist.</param>
    /// <param name="loss">What trains.</param>
    /// <param name="observer">Looks on; may be null.</param>
    /// <param name="stop">Asks for a checkpoint and an early end.</param>
    /// <param name="patience">How long to wait for another process that holds the folder.</param>
    /// <exception cref="ConfigurationException">The folder holds a run of another configuration, or an imported one.</exception>
    /// <exception cref="RunException">The folder is in use, or a file cannot be written or read.</exception>
    public static RunOutcome Train(
        Experiment experiment, string path, LossFactory loss, IRunObserver? observer, CancellationToken stop, TimeSpan patience = default)
    {
        var folder = new RunFolder(path);
        try
        {
            // Before the lock, so that a finished run can be asked for where nothing can be written.
            if (Finished(experiment, folder) is { } before)
                return before;
            using FolderLock held = folder.Open(patience);
            if (Finished(experiment, folder) is { } meanwhile)
                return meanwhile;
            if (!held.KeepsOthersOut())
                observer?.Warned(FolderLock.HoldsNothing);
            try
            {
                return Train(experiment, folder, loss, observer, stop);
            }
            catch (Exception e) when (e is not ConfigurationException)
            {
                TryToNote(folder, loss, e.Message);
                throw;
            }
        }
        catch (StorageException e)
        {
            throw new RunException(e.Message, inner: e);
        }
    }

    /// <summary>Nothing, where the run could begin or go on in the folder.</summary>
    /// <param name="experiment">The run's configuration.</param>
    /// <param name="folder">The run's folder, which need not exist.</param>
    /// <exception cref="ConfigurationException">The folder holds a run of another configuration, or an imported one.</exception>
    public static void Demand(Experiment experiment, RunFolder folder)
    {
        if (ImportedRun.Is(folder))
            throw ImportedRun.NotToBeTrained(folder);
        if (!File.Exists(folder.Configuration))
            return;
        string[] differences = [.. experiment.DifferencesFrom(Experiment.Load(folder.Configuration)).Select(d => d.ThereAndNow())];
        if (differences.Length > 0)
            throw new ConfigurationException(
                $"{folder.Path} holds a run of another configuration: {string.Join("; ", differences)}. Give another folder, or the configuration of this one.");
    }

    private static RunOutcome Train(Experiment experiment, RunFolder folder, LossFactory loss, IRunObserver? observer, CancellationToken stop)
    {
        // Where checkpoints are left but the configuration is lost, they decide whether this is their run: until then nothing is claimed.
        bool lost = !File.Exists(folder.Configuration) && Directory.EnumerateFiles(folder.Checkpoints).Any();
        if (!File.Exists(folder.Configuration) && !lost)
            WriteConfiguration();

        var layout = new ParameterLayout(experiment.Shape);
        ILossFunction model = loss.Create(layout, experiment.Data.Targets);
        using var owned = model as IDisposable;
        using ITrainingProbe? probe = loss.Probe?.Invoke(experiment, folder);
        using Intervention? change = experiment.Intervention.IsSet ? InterventionOf(experiment, folder, layout, loss, stop) : null;
        var plan = new RunPlan(
            model, experiment.Data, experiment.Train, () => Initialisation.Draw(layout, experiment.Train.InitSeed), experiment.Fingerprint, loss.InstructionSet, probe, change);
        RunOutcome outcome = new Trainer(folder, plan, observer).Run(stop);
        if (lost)
            WriteConfiguration();
        return outcome;

        void WriteConfiguration() =>
            DurableFile.Write(folder.Configuration, Encoding.UTF8.GetBytes(ExperimentWriter.ToToml(experiment, asRun: true)));
    }

    private static Intervention InterventionOf(Experiment experiment, RunFolder folder, ParameterLayout layout, LossFactory loss, CancellationToken stop)
    {
        InterventionOptions options = experiment.Intervention;
        IBasisSource? bases = !options.NeedsBasis ? null
            : loss.Bases?.Invoke(experiment, folder, stop) ?? throw new ConfigurationException($"{folder.Path}: nothing is at hand that makes the basis {options.Basis}.");
        return new Intervention(layout, experiment.Train, options, bases);
    }

    /// <summary>Leaves word of a failure for those who look at the folder later, where the disk still takes it.</summary>
    private static void TryToNote(RunFolder folder, LossFactory loss, string failure)
    {
        try
        {
            Manifest known = Manifest.Read(folder) ?? Manifest.Begin(loss.InstructionSet);
            (known with { Status = RunStatus.Failed, Message = failure, Updated = DateTimeOffset.UtcNow }).Write(folder);
        }
        catch (StorageException)
        {
            // The failure itself is what the user is told.
        }
    }

    private static RunOutcome? Finished(Experiment experiment, RunFolder folder)
    {
        Demand(experiment, folder);
        // A result without its configuration may be another run's.
        return File.Exists(folder.Configuration) && RunResult.Read(folder) is { } result ? new RunOutcome(result.Status, result.Steps, result) : null;
    }
}
