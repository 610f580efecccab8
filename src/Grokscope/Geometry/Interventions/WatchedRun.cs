using Grokscope.Geometry.Measuring;
using Grokscope.Training.Storage;

namespace Grokscope.Geometry.Interventions;

/// <summary>What a run's intervention.csv shows of its directions: means over its rows.</summary>
/// <param name="Directions">K.</param>
/// <param name="RandomLevel">K/N.</param>
/// <param name="GradientShare">Energy of the gradient in their span.</param>
/// <param name="ChangedShare">The same after the change.</param>
/// <param name="UpdateShare">The same of the step of the weights.</param>
/// <param name="Drift">Part of θ − θ_a outside of the span, in the last row.</param>
internal sealed record WatchedRun(int Directions, double RandomLevel, double GradientShare, double ChangedShare, double UpdateShare, double Drift)
{
    /// <summary>Reads a run's table; null where it has no directions, or no row yet.</summary>
    /// <exception cref="StorageException">The table is damaged.</exception>
    public static WatchedRun? Read(MeasuredRun run)
    {
        var table = CsvTable.Read(run.Folder.InterventionCsv);
        if (table.Rows == 0 || table.Column("grad_share").Count == 0)
            return null;
        int K = (int)table.Column("directions")[^1];
        return new WatchedRun(K, (double)K / run.Layout.Count, Mean("grad_share"), Mean("changed_share"), Mean("update_share"), table.Column("drift")[^1]);

        double Mean(string column) => table.Column(column).Sum() / table.Rows;
    }
}
