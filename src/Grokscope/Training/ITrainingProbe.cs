namespace Grokscope.Training;

/// <summary>
/// Measures a run while it trains: called on the training's own thread, between steps. It sees the weights and cannot change them, and draws from
/// streams of its own, so that the training has the same bits with and without it.
/// </summary>
internal interface ITrainingProbe : IDisposable
{
    /// <summary>
    /// The run is at a step: called at step 0 and after every step, and after a resume again for steps after the checkpoint. What it keeps of a step must
    /// be on the disk when it returns, since a checkpoint may follow.
    /// </summary>
    /// <param name="step">Steps done.</param>
    /// <param name="theta">θ, [N].</param>
    void At(int step, ReadOnlySpan<float> theta);

    /// <summary>A checkpoint follows, or the run has ended: what is made of all steps so far is written.</summary>
    /// <param name="step">Steps done.</param>
    void Save(int step);
}
