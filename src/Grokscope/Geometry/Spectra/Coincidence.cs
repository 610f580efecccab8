using Grokscope.Geometry.Statistics;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Spectra;

/// <summary>
/// How near in time a gap's minimum and a commutator's peak lie, and how near they would lie if neither knew of the other. Two answers to the latter: two points drawn
/// uniformly from those that a marker may have; and the minimum of the same gap after its changes from point to point were put into a random order, the peak being
/// where it is. The second has the smoothness and the drift of the gap: a wandering series has its minimum near an end more often than not.
/// Source: method.md §23, 28.
/// </summary>
/// <param name="Distance">Steps between the two.</param>
/// <param name="Uniform">Mean distance of two points drawn independently, in steps.</param>
/// <param name="UniformAsNear">Share of such draws that are as near, or nearer.</param>
/// <param name="Shuffled">Mean distance of the shuffled gaps' minima from the peak, in steps.</param>
/// <param name="ShuffledAsNear">(k + 1)/(n + 1) of k among n shuffles that are as near, or nearer: a p-value.</param>
internal sealed record Coincidence(int Distance, double Uniform, double UniformAsNear, double Shuffled, double ShuffledAsNear)
{
    /// <summary>Shuffles: a p-value near 0.05 is then known to ±0.7 points (one standard error).</summary>
    public const int Shuffles = 1000;

    /// <summary>Of two series of the same points.</summary>
    /// <param name="steps">Steps of the points, [T].</param>
    /// <param name="gap">The gap, [T].</param>
    /// <param name="markers">Its and the commutator's markers.</param>
    /// <param name="random">A stream of this purpose's own.</param>
    public static Coincidence Of(IReadOnlyList<int> steps, IReadOnlyList<double> gap, PortraitMarkers markers, Philox random)
    {
        int peak = steps[markers.Peak], distance = Math.Abs(steps[markers.GapMinimum] - peak), near = 0;
        double[] increments = [.. gap.Skip(1).Zip(gap, (next, before) => next - before)], shuffled = [.. gap];
        double sum = 0;
        for (int shuffle = 0; shuffle < Shuffles; shuffle++)
        {
            Permutation.Shuffle(increments, random);
            for (int t = 1; t < shuffled.Length; t++)
                shuffled[t] = shuffled[t - 1] + increments[t - 1];
            int other = Math.Abs(steps[PortraitMarkers.Minimum(shuffled)] - peak);
            sum += other;
            near += other <= distance ? 1 : 0;
        }
        double[] uniform = [.. from s in steps.Skip(PortraitMarkers.First) from t in steps.Skip(PortraitMarkers.First) select (double)Math.Abs(s - t)];
        return new Coincidence(
            distance, uniform.Sum() / uniform.Length, (double)uniform.Count(other => other <= distance) / uniform.Length,
            sum / Shuffles, (near + 1.0) / (Shuffles + 1));
    }
}
