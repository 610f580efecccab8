using Grokscope.Geometry.Commutators;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Reconstruction;

/// <summary>Weights of which only some directions of what training added are kept.</summary>
/// <param name="Kept">What is kept.</param>
/// <param name="Directions">How many directions; of v1 in each matrix.</param>
/// <param name="Captured">Their share of the squared length of what was added, within the entries that the variant changes.</param>
/// <param name="Theta">The weights, [N].</param>
internal sealed record AblatedPoint(string Kept, int Directions, double Captured, float[] Theta);

/// <summary>
/// The published ablations v1, v2 and v3 of the directions of the attention matrices' paths, in the published order, one matrix after the other, and
/// ordered by variance. v4, of all parameters together, is the view "centred" of the reconstruction. Source: method.md §13, §23 21.
/// </summary>
internal sealed class Ablation
{
    public const string Block = "block_order", Variance = "variance_order", Without = "without", Random = "random", All = "all", None = "none";

    /// <summary>Principal directions of each matrix: the published 10 of v3; v2 has the first 8 of them.</summary>
    private const int PerMatrix = 10, PerMatrixV2 = 8;

    private static readonly int[] V2Counts = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16], V2Random = [1, 2, 16], V3Random = [1, 2, 5, 16];

    private readonly MeasuredRun _run;
    private readonly PathBasis _basis;
    private readonly PathEnds _ends;

    private Ablation(MeasuredRun run, PathBasis basis) => (_run, _basis, _ends) = (run, basis, PathEnds.Of(run));

    /// <summary>Of a run; null where its path has no directions.</summary>
    public static Ablation? Of(MeasuredRun run) => PathBasis.OfWhole(run, PerMatrix) is { } basis ? new Ablation(run, basis) : null;

    /// <summary>The points of a variant, one after the other.</summary>
    public IEnumerable<AblatedPoint> Points(string variant) => variant switch
    {
        "v1" => V1(),
        "v2" => V2(),
        "v3" => V3(),
        _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "v1, v2 or v3."),
    };

    // Each matrix by itself, all others at their end.
    private IEnumerable<AblatedPoint> V1()
    {
        IReadOnlyList<AttentionMatrix> matrices = AttentionMatrix.Of(_run.Layout);
        Range[] entries = [.. matrices.Select(matrix => matrix.Range)];
        double[] start = Reset(entries);
        double whole = Square(entries);
        Group[] byRank = [.. Ranked().GroupBy(column => column.Rank).Select(rank => new Group([.. rank.Select(c => c.Column)]))];
        foreach (AblatedPoint point in Along(Variance, start, byRank[..Math.Min(3, byRank.Length)], [1, 2, 3], whole))
            yield return point;
        foreach (AblatedPoint point in Along(Without, _ends.Final, byRank[..Math.Min(2, byRank.Length)], [1, 2], whole, sign: -1))
            yield return point;
        Group[] random = new Group[2];
        double[][][] directions = [.. matrices.Select(matrix => RandomDirections.Of(2, matrix.Count, new Philox(_run.Options.Seed, $"reconstruct.v1.{matrix.Name}", 0)))];
        for (int rank = 0; rank < random.Length; rank++)
            random[rank] = new Group([.. matrices.Select((matrix, m) => (matrix.Offset, directions[m][rank]))]);
        foreach (AblatedPoint point in Along(Random, start, random, [1, 2], whole))
            yield return point;
        yield return new AblatedPoint(All, matrices[0].Count, 1, Vectors64.Rounded(_ends.Final));
        yield return new AblatedPoint(None, 0, 0, Vectors64.Rounded(start));
    }

    // All of what was added, projected on the directions of the attention matrices.
    private IEnumerable<AblatedPoint> V2()
    {
        Range[] entries = [0.._run.Layout.Count];
        double whole = Square(entries);
        (int Rank, double Weight, (int, double[]) Column)[] columns = [.. Ranked().Where(column => column.Rank < PerMatrixV2)];
        return
        [
            .. Along(Block, _ends.Initial, Singles(columns), V2Counts, whole),
            .. Along(Variance, _ends.Initial, Singles(columns.OrderByDescending(column => column.Weight)), [.. V2Counts, columns.Length], whole),
            .. Along(Random, _ends.Initial, RandomGroups("reconstruct.v2", entries, V2Random[^1]), V2Random, whole),
            new AblatedPoint(All, _run.Layout.Count, 1, Vectors64.Rounded(_ends.Final)),
            new AblatedPoint(None, 0, 0, Vectors64.Rounded(_ends.Initial)),
        ];
    }

    // The attention's weights and biases projected on their directions, all others at their end.
    private IEnumerable<AblatedPoint> V3()
    {
        Range[] entries = [.. AttentionBlock.Ranges(_run.Layout)];
        double[] start = Reset(entries);
        double whole = Square(entries);
        int[] counts = [.. Enumerable.Range(1, 20)];
        return
        [
            .. Along(Block, start, Singles(Ranked()), counts, whole),
            .. Along(Variance, start, Singles(Ranked().OrderByDescending(column => column.Weight)), [.. counts, 40, _basis.Dimension], whole),
            .. Along(Random, start, RandomGroups("reconstruct.v3", entries, V3Random[^1]), V3Random, whole),
            new AblatedPoint(None, 0, 0, Vectors64.Rounded(start)),
        ];
    }

    // Adds the part of what training added along groups of directions, and shows the weights at some counts.
    private IEnumerable<AblatedPoint> Along(string kept, double[] start, IReadOnlyList<Group> groups, IReadOnlyList<int> counts, double whole, int sign = 1)
    {
        double[] theta = [.. start];
        double captured = 0;
        for (int count = 1; count <= groups.Count; count++)
        {
            foreach ((int offset, double[] direction) in groups[count - 1].Columns)
            {
                double along = Vectors64.Dot(_ends.Added.AsSpan(offset, direction.Length), direction);
                Vectors64.Axpy(sign * along, direction, theta.AsSpan(offset, direction.Length));
                captured += along * along;
            }
            if (counts.Contains(count))
                yield return new AblatedPoint(kept, count, whole > 0 ? sign > 0 ? captured / whole : 1 - (captured / whole) : 0, Vectors64.Rounded(theta));
        }
    }

    // A matrix' directions stand one after the other, the most important first.
    private IEnumerable<(int Rank, double Weight, (int Offset, double[] Direction) Column)> Ranked() => _basis.Columns
        .GroupBy(column => column.Offset)
        .SelectMany(matrix => matrix.Select((column, rank) => (rank, column.Weight, (column.Offset, column.Direction))));

    private Group[] RandomGroups(string purpose, IReadOnlyList<Range> entries, int count)
    {
        int N = _run.Layout.Count;
        return [.. RandomDirections.In(entries, count, N, new Philox(_run.Options.Seed, purpose, 0)).Select(direction => new Group([(0, direction)]))];
    }

    private double[] Reset(IEnumerable<Range> ranges)
    {
        double[] theta = [.. _ends.Final];
        foreach (Range range in ranges)
            _ends.Initial.AsSpan(range).CopyTo(theta.AsSpan(range));
        return theta;
    }

    private double Square(IEnumerable<Range> ranges) => ranges.Sum(range => Vectors64.Dot(_ends.Added.AsSpan(range), _ends.Added.AsSpan(range)));

    private static Group[] Singles(IEnumerable<(int Rank, double Weight, (int, double[]) Column)> columns) => [.. columns.Select(column => new Group([column.Column]))];

    /// <summary>Directions that are kept together: place in θ of the first entry, and the entries.</summary>
    private sealed record Group(IReadOnlyList<(int Offset, double[] Direction)> Columns);
}
