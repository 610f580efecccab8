using Grokscope.Geometry.Measuring;

namespace Grokscope.Report.Claims.Judging;

/// <summary>The number of directions that is enough for a solution, k*, at the end of a run (measure reconstruct).</summary>
internal static class Directions
{
    /// <summary>Name of the measure.</summary>
    public const string Measure = "reconstruct";

    /// <summary>The published path: with its end among its rows, and the decay of the initial weights as its first direction.</summary>
    public const string AsPublished = "uncentred";

    /// <summary>The path without either.</summary>
    public const string Controlled = "undecayed_past";

    /// <summary>k*; one more than were tried where none is enough, NaN where the path has no such form.</summary>
    /// <param name="result">What the measure gave.</param>
    /// <param name="view">Form of the path.</param>
    public static double Enough(MeasureResult result, string view)
    {
        ResultRow? row = result.RowsOf("kstar").Where(row => row.Text("view") == view && row.Text("criterion") == "acc_90").MaxBy(row => row.Number("end_step"));
        return row is null ? double.NaN : double.IsFinite(row.Number("kstar")) ? row.Number("kstar") : row.Number("tried") + 1;
    }

    /// <summary>The least test accuracy of a task after a random error as long as what k* published directions leave out; NaN where none are enough.</summary>
    public static double WithRandomError(MeasureResult result)
    {
        double[] accuracies = [.. result.RowsOf("").Where(row => row.Text("view") == "perturbed" && row.Number("k") == Enough(result, AsPublished)).Select(row => row.Number("test_accuracy"))];
        return accuracies.Length == 0 ? double.NaN : accuracies.Min();
    }
}
