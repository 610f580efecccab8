using Grokscope.Geometry.Measuring;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Commutators;

/// <summary>
/// Batches of training pairs, drawn with replacement as training draws them, from a stream of their own: what is drawn for a step depends on
/// the measure's seed, the purpose and the step, so that measuring changes no bit of the training.
/// </summary>
/// <param name="run">The run whose pairs and batch size they have.</param>
/// <param name="purpose">What for; each name is a stream of its own.</param>
/// <param name="step">The step, or any other counter from 0.</param>
/// <param name="seed">Another seed than the measure's.</param>
/// <seealso cref="Commutator"/>
public sealed class BatchPairs(MeasuredRun run, string purpose, int step, uint? seed = null)
{
    private readonly Philox _random = new(seed ?? run.Options.Seed, purpose, (ulong)step);
    private readonly int[] _indices = new int[run.Experiment.Train.BatchSize];

    /// <summary>The next batch, [B].</summary>
    public int[] Next()
    {
        ReadOnlySpan<int> train = run.Data.Train;
        _random.Below(train.Length, _indices);
        int[] pairs = new int[_indices.Length];
        for (int i = 0; i < pairs.Length; i++)
            pairs[i] = train[_indices[i]];
        return pairs;
    }
}
