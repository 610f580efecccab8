using System.Globalization;
using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Training;
using Grokscope.Training.Interventions;
using Grokscope.Training.Storage;

namespace Grokscope.Geometry.Bases;

/// <summary>The basis of a run that is about to train, by what its table [intervention] says.</summary>
internal static class RunBases
{
    /// <summary>What gives a run its directions, for <see cref="LossFactory.Bases"/>.</summary>
    /// <inheritdoc cref="Load"/>
    public static IBasisSource Create(Experiment experiment, RunFolder folder, CancellationToken stop)
    {
        InterventionOptions options = experiment.Intervention;
        return options.Basis == BasisKind.Past ? new PastBasis(Past, options.BasisEvery) : new FixedBasis(new Basis(Load(experiment, folder, stop).Columns));

        // Opened anew each time, since the snapshots become more.
        BasisFile? Past(int step) => BasisMaker.Past(MeasuredRun.Open(folder.Name, folder), step, options.Directions);
    }

    /// <summary>Reads the basis, or makes it where it is asked for the first time, and notes it in the run's folder as basis.json.</summary>
    /// <param name="experiment">The run's configuration.</param>
    /// <param name="folder">The run's folder, which is there.</param>
    /// <param name="stop">Asks for an early end.</param>
    /// <exception cref="ConfigurationException">The run that gives the basis is not named, not there, not finished, or of another model; or basis_file is not named.</exception>
    /// <exception cref="RunException">No basis can be made of that run or written into its folder, or the basis has changed since this run began.</exception>
    /// <exception cref="StorageException">A file cannot be read or written, or holds no directions of this model.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static BasisFile Load(Experiment experiment, RunFolder folder, CancellationToken stop)
    {
        InterventionOptions options = experiment.Intervention;
        int parameters = new ParameterLayout(experiment.Shape).Count;
        (BasisFile basis, string path) = options.Basis switch
        {
            BasisKind.File => Given(options, folder, parameters),
            BasisKind.Random => Drawn(options, folder, parameters, stop),
            BasisKind.Past => throw new ArgumentException("The basis of a run's own past is made while it trains.", nameof(experiment)),
            _ => SourceBases.Take(options, folder, parameters, stop),
        };
        BasisDescription.Of(basis, options.Basis, path, folder).Keep(folder);
        return basis;
    }

    // Beside the run's folder, since the runs of a sweep share it.
    private static (BasisFile Basis, string Path) Drawn(InterventionOptions options, RunFolder folder, int parameters, CancellationToken stop)
    {
        var store = new BasisStore(Path.GetDirectoryName(FolderPath.Full(folder.Path))!, "Give the run a folder inside one that can be written.");
        string name = string.Create(CultureInfo.InvariantCulture, $"random_{options.Directions}_seed{options.Seed}_of_{parameters}");
        return (store.Take(name, parameters, _ => true, () => BasisMaker.Random(parameters, options.Directions, options.Seed), stop), store.PathOf(name));
    }

    private static (BasisFile Basis, string Path) Given(InterventionOptions options, RunFolder folder, int parameters)
    {
        if (options.BasisFile.Length == 0)
            throw new ConfigurationException($"{folder.Path}: basis = \"file\" needs the file. Give it as basis_file, relative to this folder.");
        string path = Path.Combine(folder.Path, options.BasisFile);
        return (BasisFile.Read(path, parameters), path);
    }
}
