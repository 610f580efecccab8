using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Tests.Numerics.LinearAlgebra;

namespace Grokscope.Tests.Geometry.Paths;

public sealed class PathBasisTests
{
    [Fact]
    public void SpansThePrincipalDirectionsOfEachMatrix()
    {
        var basis = PathBasis.OfWhole(PathRuns.Tiny, 3)!;
        Assert.Equal(24, basis.Dimension);
        Assert.Null(basis.Shortfall);
        IReadOnlyList<AttentionMatrix> matrices = AttentionMatrix.Of(PathRuns.Tiny.Layout);
        foreach (int m in new[] { 0, 7 })
        {
            double[][] expected = ExplicitDirections(PathRuns.Tiny, matrices[m], PathRuns.Tiny.Steps.Count);
            for (int k = 0; k < 3; k++)
            {
                (int offset, double[] direction, _) = basis.Columns[(3 * m) + k];
                Assert.Equal(matrices[m].Offset, offset);
                Assert.Equal(1, Math.Abs(Vectors64.Dot(expected[k], direction)), 1e-12);
            }
        }
        DemandOrthonormal(basis);
    }

    [Fact]
    public void CoefficientsAreProductsWithTheColumns()
    {
        MeasuredRun run = PathRuns.Walk(12);
        var basis = PathBasis.OfWhole(run, 2)!;
        float[] x = run.Snapshots.Read(110);
        double[] wide = Array.ConvertAll(x, v => (double)v), coefficients = basis.Coefficients(wide);
        Assert.Equal(16, coefficients.Length);
        Assert.Equal(coefficients, basis.Coefficients(x));
        for (int k = 0; k < coefficients.Length; k++)
            Assert.Equal(Dense(basis, k).Zip(wide, (a, b) => a * b).Sum(), coefficients[k], 1e-12);
        Assert.All(Enumerable.Range(0, 16), k => Assert.Equal(1, basis.Coefficients(Dense(basis, k))[k], 1e-14));
        Assert.Throws<ArgumentOutOfRangeException>(() => basis.Coefficients(new double[3]));
    }

    [Fact]
    public void PastDoesNotKnowTheFuture()
    {
        MeasuredRun longer = PathRuns.Walk(30), shorter = PathRuns.Walk(14), other = PathRuns.Walk(14, seed: 5);
        PathBasis past = PathBasis.OfPast(longer, 2, step: 139)!, whole = PathBasis.OfWhole(shorter, 2)!;
        Assert.Equal(whole.Columns.SelectMany(c => c.Direction), past.Columns.SelectMany(c => c.Direction));
        Assert.NotEqual(PathBasis.OfWhole(longer, 2)!.Columns[0].Direction, past.Columns[0].Direction);
        Assert.NotEqual(PathBasis.OfWhole(other, 2)!.Columns[0].Direction, past.Columns[0].Direction);
    }

    [Fact]
    public void FewSnapshotsOrDirectionsAreSaidAndNeverFilledUp()
    {
        Assert.Null(PathBasis.OfWhole(PathRuns.Walk(2), 1));
        Assert.Null(PathBasis.OfPast(PathRuns.Walk(5), 1, step: 19));
        Assert.NotNull(PathBasis.OfPast(PathRuns.Walk(5), 1, step: 20));

        var three = PathBasis.OfWhole(PathRuns.Walk(3), 4)!;
        Assert.Equal(16, three.Dimension);
        Assert.StartsWith("layer0.WQ has 2 of 4, layer0.WK has 2 of 4", three.Shortfall);
        DemandOrthonormal(three);

        // Only entries 56 and 57, of layer0.WQ, move, along one line; those of layer0.WK, from 120 on, in a plane.
        var planted = PathBasis.OfWhole(
            PathRuns.Of(20, (t, i) => i is 56 or 57 ? 1 + t : i == 120 ? t : i == 121 ? t * t / 100.0 : 0.5), 3)!;
        Assert.Equal(3, planted.Dimension);
        Assert.Equal(Math.Sqrt(0.5), Math.Abs(planted.Columns[0].Direction[0]), 1e-12);
        Assert.Contains("layer0.WQ has 1 of 3, layer0.WK has 2 of 3, layer0.WV has 0 of 3", planted.Shortfall);
        DemandOrthonormal(planted);
    }

    [Fact]
    public void IsMadeOncePerRun()
    {
        MeasuredRun run = PathRuns.Walk(10);
        var all = new PathBasis?[4];
        Parallel.For(0, all.Length, i => all[i] = PathBasis.OfWhole(run, 2));
        Assert.All(all, basis => Assert.Same(all[0], basis));
        Assert.Same(all[0], PathBasis.OfPast(run, 2, 90));
    }

    [Fact]
    public void CurrentWeightsGiveTheirSingularDirections()
    {
        MeasuredRun run = PathRuns.Walk(2);
        float[] theta = run.Snapshots.Read(10);
        var basis = PathBasis.OfCurrentWeights(run.Layout, theta, 3);
        Assert.Equal(24, basis.Dimension);
        DemandOrthonormal(basis);
        double[] coefficients = basis.Coefficients(theta);
        foreach ((AttentionMatrix matrix, int m) in AttentionMatrix.Of(run.Layout).Select((matrix, m) => (matrix, m)))
        {
            double[] values = SingularValueDecomposition.ValuesOf(Array.ConvertAll(theta[matrix.Range], v => (double)v), 8, 8);
            for (int k = 0; k < 3; k++)
                Assert.Equal(values[k], coefficients[(3 * m) + k], 1e-13);
        }
        Assert.StartsWith("layer0.WQ has 0 of 3", PathBasis.OfCurrentWeights(run.Layout, new float[run.Layout.Count], 3).Shortfall);
    }

    private static void DemandOrthonormal(PathBasis basis) => Assert.InRange(
        DenseMatrix.Skewness([.. Enumerable.Range(0, basis.Dimension).Select(k => Dense(basis, k))]), 0, 1e-14);

    private static double[] Dense(PathBasis basis, int k)
    {
        var column = new double[basis.Parameters];
        basis.Columns[k].Direction.CopyTo(column, basis.Columns[k].Offset);
        return column;
    }

    private static double[][] ExplicitDirections(MeasuredRun run, AttentionMatrix matrix, int T)
    {
        double[][] rows = [.. run.Steps.Take(T).Select(step => Array.ConvertAll(run.Snapshots.Read(step)[matrix.Range], v => (double)v))];
        double[] centred = DenseMatrix.Fill(T, matrix.Count, (t, i) => rows[t][i]);
        for (int i = 0; i < matrix.Count; i++)
        {
            double mean = rows.Average(row => row[i]);
            for (int t = 0; t < T; t++)
                centred[(t * matrix.Count) + i] -= mean;
        }
        return SingularValueDecomposition.Of(centred, T, matrix.Count).Right;
    }
}
