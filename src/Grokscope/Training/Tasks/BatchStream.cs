using Grokscope.Numerics.Random;

namespace Grokscope.Training.Tasks;

/// <summary>
/// The batches of a run: train pairs drawn with replacement by NumPy's <c>randint</c>, one stream through all steps. Source: method.md §1.
/// </summary>
/// <param name="data">The split.</param>
/// <param name="batchSeed">0 … 2³² − 1.</param>
internal sealed class BatchStream(DataSet data, uint batchSeed)
{
    /// <summary>Length of a saved state.</summary>
    public const int StateLength = NumPyRandom.StateLength;

    private readonly NumPyRandom _random = new(batchSeed);

    /// <summary>Draws the next batch.</summary>
    /// <param name="batch">Receives pairs a·P + b, [B].</param>
    public void Next(Span<int> batch)
    {
        ReadOnlySpan<int> train = data.Train;
        _random.RandInt(train.Length, batch);
        foreach (ref int entry in batch)
            entry = train[entry];
    }

    /// <summary>Writes the state, from which <see cref="Restore"/> goes on with the very next batch.</summary>
    /// <param name="state">Receives it, [<see cref="StateLength"/>].</param>
    public void Save(Span<uint> state) => _random.Save(state);

    /// <summary>Takes over a state that <see cref="Save"/> wrote.</summary>
    /// <param name="state">[<see cref="StateLength"/>].</param>
    /// <exception cref="ArgumentException">This is no such state.</exception>
    public void Restore(ReadOnlySpan<uint> state) => _random.Restore(state);
}
