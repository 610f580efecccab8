using Grokscope.Geometry.Measuring;

namespace Grokscope.Geometry.Symmetry;

/// <summary>Accuracy on a group of pairs over the snapshots.</summary>
/// <param name="Pairs">Pairs in the group.</param>
/// <param name="Points">Step and accuracy, by step; NaN where the group is empty.</param>
internal sealed record AccuracyCurve(int Pairs, IReadOnlyList<(int Step, double Accuracy)> Points)
{
    /// <summary>The first step at which the accuracy is at least a level.</summary>
    public Cell First(double level)
    {
        if (Pairs == 0)
            return new Undefined("the group is empty");
        foreach ((int step, double accuracy) in Points)
            if (accuracy >= level)
                return step;
        return new Undefined("no snapshot is as accurate");
    }

    /// <summary>The difference of two curves that is largest in size, and the first step at which it is.</summary>
    public static Cell[] LargestDifference(AccuracyCurve with, AccuracyCurve without)
    {
        if (with.Pairs == 0 || without.Pairs == 0)
            return [.. Enumerable.Repeat<Cell>(new Undefined("one of the groups is empty"), 2)];
        (int step, double difference) = with.Points.Zip(without.Points, (a, b) => (a.Step, a.Accuracy - b.Accuracy)).MaxBy(point => Math.Abs(point.Item2));
        return [difference, step];
    }
}
