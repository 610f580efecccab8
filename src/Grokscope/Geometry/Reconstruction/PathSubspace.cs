using Grokscope.Geometry.Paths;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Reconstruction;

/// <summary>
/// Principal directions v_1, v_2, … of rows in the span of a path, X = USVᵀ, and what is left of a target when only the first k are kept:
/// θ_k = o + V_kV_kᵀ(θ − o) about an origin o. Source: method.md §12–14.
/// </summary>
/// <param name="Shares">s_j²/Σs², descending.</param>
/// <param name="Captured">[k − 1]: ‖V_kV_kᵀΔ‖²/‖Δ‖² with Δ = θ − o.</param>
/// <param name="Points">[k − 1][n]: coordinates of θ_k (see <see cref="PathProducts"/>).</param>
/// <param name="Directions">[k − 1][n]: coordinates of v_k.</param>
internal sealed record PathSubspace(double[] Shares, double[] Captured, double[][] Points, double[][] Directions)
{
    // Directions of a smaller share are rounding errors of the Gram matrix.
    private const double LeastShare = 1e-13;

    /// <summary>Takes rows apart and puts a target together again.</summary>
    /// <param name="path">Inner products.</param>
    /// <param name="rows">Coordinates of the rows, [m][n].</param>
    /// <param name="origin">Coordinates of o, [n].</param>
    /// <param name="target">Coordinates of θ, [n].</param>
    /// <param name="most">Most directions.</param>
    public static PathSubspace Of(PathProducts path, double[][] rows, double[] origin, double[] target, int most)
    {
        int m = rows.Length, n = path.Count;
        double[][] images = [.. rows.Select(row => path.Apply(row))];
        var gram = new double[m * m];
        for (int s = 0; s < m; s++)
            for (int t = 0; t <= s; t++)
                gram[(s * m) + t] = gram[(t * m) + s] = Vectors64.Dot(images[s], rows[t]);
        double total = TrajectoryPca.Trace(gram, m);
        double[] way = [.. target.Zip(origin, (a, b) => a - b)];
        double[] onRows = [.. images.Select(image => Vectors64.Dot(image, way))];
        double length = path.Inner(way, way), captured = 0;
        Eigenpairs top = SymmetricEigen.Top(gram, m, Math.Min(most, m));
        int found = total > 0 && length > 0 ? top.Values.TakeWhile(value => value > LeastShare * total).Count() : 0;
        var result = new PathSubspace(new double[found], new double[found], new double[found][], new double[found][]);
        double[] point = [.. origin];
        for (int j = 0; j < found; j++)
        {
            var direction = new double[n];
            for (int row = 0; row < m; row++)
                Vectors64.Axpy(top.Vectors[j][row] / Math.Sqrt(top.Values[j]), rows[row], direction);
            double along = Vectors64.Dot(top.Vectors[j], onRows) / Math.Sqrt(top.Values[j]);
            Vectors64.Axpy(along, direction, point);
            captured += along * along;
            (result.Shares[j], result.Captured[j], result.Points[j], result.Directions[j]) = (top.Values[j] / total, captured / length, [.. point], direction);
        }
        return result;
    }
}
