using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Paths;

/// <summary>
/// An orthonormal basis B [N, K] that spans, of each attention matrix, some directions: principal directions of its path, or singular
/// directions of its weights. A column has entries of one matrix only, so it is kept as C² numbers and their place in θ. Columns stand in the
/// order of <see cref="AttentionMatrix.Of"/>, the most important of a matrix first. Source: method.md §7, §8.
/// </summary>
/// <example>
/// <code>
/// PathBasis basis = PathBasis.OfWhole(run.ForMeasures(), components: 2)!; // null where there are fewer than 3 snapshots
/// double[] moved = Vectors64.Difference(run.Weights(run.Steps[^1]), run.Weights(run.Steps[0]));
/// double inside = Vectors64.Norm(basis.Coefficients(moved)) / Vectors64.Norm(moved);
/// Console.WriteLine($"{basis.Dimension} directions hold {inside:p1} of the way");
/// </code>
/// </example>
public sealed class PathBasis
{
    /// <summary>Singular directions taken of each current attention matrix. Source: method.md §8.</summary>
    internal const int DirectionsOfWeights = 3;

    /// <summary>Why a run has no basis of its path.</summary>
    internal const string TooFewSnapshots = "a basis of the path needs at least 3 different snapshots";

    // A direction with a smaller share of the path's variance is rounding noise of the Gram matrix.
    private const double LeastShare = 1e-12;

    private readonly List<(int Offset, double[] Direction, double Weight)> _columns = [];

    private PathBasis(int parameters, int directions) => (Parameters, Directions) = (parameters, directions);

    /// <summary>N, rows of B.</summary>
    public int Parameters { get; }

    /// <summary>K, columns of B: fewer than 4L · <see cref="Directions"/> where a matrix' path has fewer directions; see <see cref="Shortfall"/>.</summary>
    public int Dimension => _columns.Count;

    /// <summary>Directions asked for of each matrix.</summary>
    internal int Directions { get; }

    /// <summary>Which matrices have fewer directions than asked for, such as "layer0.WQ has 1 of 2"; null where none has.</summary>
    public string? Shortfall { get; private set; }

    /// <summary>
    /// The columns: index in θ of the first entry, the entries that may differ from 0, and how much of the path's variance (of the weights' σ²) the direction holds.
    /// </summary>
    internal IReadOnlyList<(int Offset, double[] Direction, double Weight)> Columns => _columns;

    /// <summary>The published basis: the first centred principal directions of each attention matrix' whole path. Made once per run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="components">Directions per matrix, at least 1.</param>
    /// <returns>null where there are fewer than 3 snapshots (§5).</returns>
    /// <inheritdoc cref="ISnapshots.ReadRange"/>
    public static PathBasis? OfWhole(MeasuredRun run, int components) => run.Steps.Count < TrajectoryPca.LeastRows
        ? null
        : run.Shared($"path-basis/{components}", () => OfFirst(run, components, run.Steps.Count));

    /// <summary>
    /// The same of the snapshots up to a step: a basis that does not know what comes after it (method.md §23, 6). Not kept: each is used once.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="components">Directions per matrix, at least 1.</param>
    /// <param name="step">The last step that counts.</param>
    /// <returns>null where there are fewer than 3 snapshots (§5).</returns>
    /// <inheritdoc cref="ISnapshots.ReadRange"/>
    public static PathBasis? OfPast(MeasuredRun run, int components, int step)
    {
        int count = run.Steps.Count(s => s <= step);
        return count == run.Steps.Count ? OfWhole(run, components)
            : count < TrajectoryPca.LeastRows ? null
            : OfFirst(run, components, count);
    }

    /// <summary>u_i v_iᵀ of the largest singular values of each attention matrix as it is, W = Σ σ_i u_i v_iᵀ (method.md §8).</summary>
    /// <param name="layout">The model.</param>
    /// <param name="theta">θ, [N].</param>
    /// <param name="directions">How many per matrix, at least 1.</param>
    public static PathBasis OfCurrentWeights(ParameterLayout layout, ReadOnlySpan<float> theta, int directions)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(theta.Length, layout.Count);
        var basis = new PathBasis(layout.Count, directions);
        foreach (AttentionMatrix matrix in AttentionMatrix.Of(layout))
        {
            var found = SingularDirections(Vectors64.Widened(theta[matrix.Range]), matrix.Width, directions).ToArray();
            basis.Add(matrix, [.. found.Select(f => f.Direction)], [.. found.Select(f => f.Square)]);
        }
        return basis;
    }

    /// <summary>Bᵀx, [K].</summary>
    /// <param name="x">[N].</param>
    public double[] Coefficients(ReadOnlySpan<double> x)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, Parameters);
        var coefficients = new double[Dimension];
        for (int k = 0; k < coefficients.Length; k++)
            coefficients[k] = Vectors64.Dot(x.Slice(_columns[k].Offset, _columns[k].Direction.Length), _columns[k].Direction);
        return coefficients;
    }

    /// <inheritdoc cref="Coefficients(ReadOnlySpan{double})"/>
    public double[] Coefficients(ReadOnlySpan<float> x)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, Parameters);
        var coefficients = new double[Dimension];
        for (int k = 0; k < coefficients.Length; k++)
            coefficients[k] = Vectors64.Dot(x.Slice(_columns[k].Offset, _columns[k].Direction.Length), _columns[k].Direction);
        return coefficients;
    }

    // X − mean = USVᵀ, so v = Σ_t u_t x_t / σ: the u of CGC say how to sum the snapshots, one after the other.
    private static PathBasis OfFirst(MeasuredRun run, int components, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        var grams = PathGrams.Of(run);
        var basis = new PathBasis(run.Layout.Count, components);
        int[] steps = [.. run.Steps.Take(count)];
        for (int m = 0; m < grams.Matrices.Count; m++)
        {
            Eigenpairs pairs = SnapshotWeights(grams[m], components, count);
            double[][] directions = SnapshotSums.Of(run, steps, [.. pairs.Vectors.Select(u => (double[])[0, .. u[1..]])], grams.Matrices[m].Range);
            GramSchmidt.Orthonormalise(directions);
            basis.Add(grams.Matrices[m], directions, [.. pairs.Values.Select(value => value / (count - 1))]);
        }
        return basis;
    }

    private static Eigenpairs SnapshotWeights(PathGram gram, int components, int count)
    {
        double[] centred = gram.CentredWindow(count);
        double total = TrajectoryPca.Trace(centred, count);
        if (total <= 0)
            return new Eigenpairs([], []);
        Eigenpairs pairs = SymmetricEigen.Top(centred, count, Math.Min(components, count - 1));
        int found = pairs.Values.TakeWhile(value => value > LeastShare * total).Count();
        return new Eigenpairs(pairs.Values[..found], pairs.Vectors[..found]);
    }

    // The v of the largest eigenvalues σ² of WᵀW, and u = Wv/σ: as exact as these few need, and a hundred times faster than all of the decomposition.
    private static IEnumerable<(double[] Direction, double Square)> SingularDirections(double[] weights, int C, int directions)
    {
        var squares = new double[C * C]; // WᵀW
        for (int row = 0; row < C; row++)
            for (int i = 0; i < C; i++)
                Vectors64.Axpy(weights[(row * C) + i], weights.AsSpan(row * C, C), squares.AsSpan(i * C, C));
        Eigenpairs top = SymmetricEigen.Top(squares, C, Math.Min(directions, C));
        for (int k = 0; k < top.Values.Length && top.Values[k] > LeastShare * top.Values[0]; k++)
        {
            var left = new double[C];
            for (int row = 0; row < C; row++)
                left[row] = Vectors64.Dot(weights.AsSpan(row * C, C), top.Vectors[k]);
            Vectors64.Scale(1 / Vectors64.Norm(left), left);
            yield return (Outer(left, top.Vectors[k]), top.Values[k]);
        }
    }

    private static double[] Outer(double[] left, double[] right)
    {
        var outer = new double[left.Length * right.Length];
        for (int i = 0; i < left.Length; i++)
            Vectors64.Axpy(left[i], right, outer.AsSpan(i * right.Length, right.Length));
        return outer;
    }

    private void Add(AttentionMatrix matrix, double[][] directions, double[] weights)
    {
        for (int k = 0; k < directions.Length; k++)
            _columns.Add((matrix.Offset, directions[k], weights[k]));
        if (directions.Length < Directions)
            Shortfall = (Shortfall is null ? "" : Shortfall + ", ") + $"{matrix.Name} has {directions.Length} of {Directions}";
    }
}
