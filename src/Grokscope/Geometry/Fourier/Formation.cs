using Grokscope.Geometry.Measuring;

namespace Grokscope.Geometry.Fourier;

/// <summary>When a number that training changes has made half of its way.</summary>
internal static class Formation
{
    /// <summary>
    /// The first snapshot from which on |x − x_first| is at least half of |x_last − x_first|, in its direction, at every snapshot. Undefined where the number does not exist at
    /// all of them, or is the same at the last as at the first.
    /// </summary>
    /// <param name="points">Step and number, by step.</param>
    public static Cell HalfStep(IReadOnlyList<(int Step, double Value)> points)
    {
        if (points.Any(point => double.IsNaN(point.Value)))
            return new Undefined("it is not defined at every snapshot");
        double first = points[0].Value, change = points[^1].Value - first;
        if (change == 0)
            return new Undefined("it is the same at the last snapshot as at the first");
        int from = points.Count - 1;
        while ((points[from - 1].Value - first) / change >= 0.5)
            from--;
        return points[from].Step;
    }
}
