using Grokscope.Training.Storage;

namespace Grokscope.Experiments;

/// <summary>Two numbers of one name, of which the bits differ.</summary>
/// <param name="Name">What they are, such as a column's name.</param>
/// <param name="A">The first one.</param>
/// <param name="B">The second one.</param>
internal sealed record NumberDifference(string Name, double A, double B)
{
    /// <summary>B − A.</summary>
    public double Difference => B - A;
}

/// <summary>A step at which two tables differ.</summary>
/// <param name="Step">The step.</param>
/// <param name="Columns">The columns that differ there, in the order of A's file.</param>
internal sealed record RowDifference(int Step, IReadOnlyList<NumberDifference> Columns);

/// <summary>
/// A CSV file of two runs side by side: rows by step, columns by name. Numbers are equal if all their bits are; NaN equals NaN. Steps
/// that only one of them has, since the other ends earlier or writes in another rhythm, are no difference.
/// </summary>
/// <param name="Rows">Rows that both have, all of which were compared.</param>
/// <param name="DifferingRows">How many of those differ.</param>
/// <param name="RowsOnlyInA">Rows whose step only A has.</param>
/// <param name="RowsOnlyInB">Rows whose step only B has.</param>
/// <param name="ColumnsOnlyInA">Columns that only A has.</param>
/// <param name="ColumnsOnlyInB">Columns that only B has.</param>
/// <param name="First">The first of the rows that differ; null where none does.</param>
/// <param name="FirstMissing">
/// The first step that only one has although both write in the same rhythm and went that far, so that a row was lost; null where there is
/// none.
/// </param>
internal sealed record TableComparison(
    int Rows,
    int DifferingRows,
    int RowsOnlyInA,
    int RowsOnlyInB,
    IReadOnlyList<string> ColumnsOnlyInA,
    IReadOnlyList<string> ColumnsOnlyInB,
    RowDifference? First,
    int? FirstMissing)
{
    /// <summary>The first step that differs or is missing; null where there is none.</summary>
    public int? FirstDifferingStep => new[] { First?.Step, FirstMissing }.Min();

    /// <summary>Whether anything differs.</summary>
    public bool Differs => FirstDifferingStep is not null || ColumnsOnlyInA.Count > 0 || ColumnsOnlyInB.Count > 0;

    /// <summary>Compares two tables.</summary>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="reachA">The step up to which A should hold all its rows.</param>
    /// <param name="reachB">The step up to which B should.</param>
    /// <param name="sameRhythm">Whether both write a row at the same steps.</param>
    /// <exception cref="StorageException">The steps of one are damaged.</exception>
    internal static TableComparison Of(CsvTable a, CsvTable b, int reachA, int reachB, bool sameRhythm)
    {
        IReadOnlyList<int> stepsA = a.Steps(), stepsB = b.Steps();
        (string Name, IReadOnlyList<double> A, IReadOnlyList<double> B)[] columns =
            [.. a.Names.Intersect(b.Names).Select(name => (name, a.Column(name), b.Column(name)))];
        int common = 0, differing = 0;
        RowDifference? first = null;
        int? missing = null;
        for (int rowA = 0, rowB = 0; rowA < stepsA.Count || rowB < stepsB.Count;)
        {
            long stepA = rowA < stepsA.Count ? stepsA[rowA] : long.MaxValue;
            long stepB = rowB < stepsB.Count ? stepsB[rowB] : long.MaxValue;
            int step = (int)Math.Min(stepA, stepB);
            if (stepA != stepB)
            {
                if (sameRhythm && step <= (stepA < stepB ? reachB : reachA))
                    missing ??= step;
                _ = stepA < stepB ? rowA++ : rowB++;
                continue;
            }
            common++;
            NumberDifference[] differences = DifferencesAt(rowA++, rowB++);
            if (differences.Length == 0)
                continue;
            differing++;
            first ??= new RowDifference(step, differences);
        }
        // A table without a header has just been begun.
        bool haveHeaders = a.Names.Count > 0 && b.Names.Count > 0;
        return new TableComparison(
            common, differing, stepsA.Count - common, stepsB.Count - common,
            haveHeaders ? [.. a.Names.Except(b.Names)] : [], haveHeaders ? [.. b.Names.Except(a.Names)] : [], first, missing);

        NumberDifference[] DifferencesAt(int rowA, int rowB) =>
            [.. columns.Where(c => !SameBits(c.A[rowA], c.B[rowB])).Select(c => new NumberDifference(c.Name, c.A[rowA], c.B[rowB]))];
    }

    private static bool SameBits(double a, double b) =>
        BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || (double.IsNaN(a) && double.IsNaN(b));
}
