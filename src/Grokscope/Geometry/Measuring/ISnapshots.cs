using Grokscope.Model;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Geometry.Measuring;

/// <summary>Weights of a run at some of its steps.</summary>
public interface ISnapshots
{
    /// <summary>The steps, ascending.</summary>
    IReadOnlyList<int> Steps { get; }

    /// <summary>θ after a step, [N]; a new array at each call. May be called on several threads.</summary>
    /// <exception cref="StorageException">The snapshot is damaged or of another model.</exception>
    /// <exception cref="MeasureException">A weight is not finite.</exception>
    float[] Read(int step);
}

/// <summary>The snapshots of a run's folder, as they were when this was made.</summary>
/// <param name="folder">The folder.</param>
/// <param name="layout">The model.</param>
public sealed class FolderSnapshots(RunFolder folder, ParameterLayout layout) : ISnapshots
{
    /// <inheritdoc/>
    public IReadOnlyList<int> Steps { get; } = folder.SnapshotSteps();

    /// <inheritdoc/>
    public float[] Read(int step)
    {
        float[] theta = Snapshot.Read(folder.Snapshot(step), layout);
        foreach (Parameter parameter in layout.Parameters)
            foreach (float weight in theta.AsSpan(parameter.Range))
                if (!float.IsFinite(weight))
                    throw new MeasureException($"{folder.Snapshot(step)}: tensor {parameter.Name} holds {weight}. Nothing can be measured there; delete the file to leave the step out.");
        return theta;
    }
}
