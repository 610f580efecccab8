namespace Grokscope.Training.Interventions;

/// <summary>Gives the directions of an intervention, which may change while the run trains.</summary>
internal interface IBasisSource : IDisposable
{
    /// <summary>Whether <see cref="At"/> will read the run's snapshots before a step: they must be on the disk then.</summary>
    /// <param name="step">The step that is about to be made, from 1.</param>
    bool ReadsSnapshots(int step);

    /// <summary>The directions for a step; null where there are none yet. The same whether or not the run was interrupted before.</summary>
    /// <param name="step">The step that is about to be made, from 1.</param>
    Basis? At(int step);
}

/// <summary>Directions that stay.</summary>
/// <param name="basis">The directions.</param>
internal sealed class FixedBasis(Basis basis) : IBasisSource
{
    /// <inheritdoc/>
    public bool ReadsSnapshots(int step) => false;

    /// <inheritdoc/>
    public Basis At(int step) => basis;

    /// <inheritdoc/>
    public void Dispose() => basis.Dispose();
}

/// <summary>
/// Directions of the path that the run has made so far: before steps every + 1, 2·every + 1, … they are made anew from the snapshots up to the step before,
/// so that what a resumed run makes is what it had.
/// </summary>
/// <param name="make">Makes them from the snapshots up to a step; null where these are too few.</param>
/// <param name="every">Steps between two.</param>
internal sealed class PastBasis(Func<int, BasisFile?> make, int every) : IBasisSource
{
    private Basis? _basis;
    private int _madeAt = -1;

    /// <inheritdoc/>
    public bool ReadsSnapshots(int step) => LastBefore(step) != _madeAt;

    /// <inheritdoc/>
    public Basis? At(int step)
    {
        if (!ReadsSnapshots(step))
            return _basis;
        _basis?.Dispose();
        _madeAt = LastBefore(step);
        return _basis = make(_madeAt) is { } file ? new Basis(file.Columns) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _basis?.Dispose();

    private int LastBefore(int step) => (step - 1) / every * every;
}
