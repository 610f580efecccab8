using Grokscope.Geometry.Statistics;
using Grokscope.Numerics;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Onset;

/// <summary>
/// Series that a rule should not fire on, or not earlier than on the run itself, made of the run's own numbers.
/// <list type="bullet">
/// <item>"order": the defects in a random order. It asks whether spikes alone make a rule fire. It has no growth, which every run's defect
/// has, so a low rate here says little.</item>
/// <item>"increments": the steps of ln D from point to point in a random order (D = 0 taken as 0.01), so that the first and the last level
/// stay and the growth between them lies anywhere. It asks whether growth alone, at no particular time, makes a rule fire before
/// the grok. This is the null that an early onset has to be held against.</item>
/// </list>
/// </summary>
internal static class ShuffledSeries
{
    /// <summary>The kinds of series.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["order", "increments"];

    /// <summary>One such series.</summary>
    /// <param name="series">The run's.</param>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="random">The stream.</param>
    public static DefectSeries Of(DefectSeries series, string kind, Philox random)
    {
        double[] defects = [.. series.Defects];
        if (kind == "order")
        {
            Permutation.Shuffle(defects, random);
            return series.With(defects);
        }
        double[] logs = [.. defects.Select(defect => Elementary64.Log(Envelope.AboveZero(defect)))];
        double[] increments = [.. logs.Skip(1).Zip(logs, (next, before) => next - before)];
        Permutation.Shuffle(increments, random);
        double log = logs[0];
        for (int i = 0; i < increments.Length; i++)
            defects[i + 1] = Elementary64.Exp(log += increments[i]);
        return series.With(defects);
    }
}
