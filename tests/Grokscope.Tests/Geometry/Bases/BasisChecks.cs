using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Training.Interventions;

namespace Grokscope.Tests.Geometry.Bases;

/// <summary>What must hold of any basis.</summary>
internal static class BasisChecks
{
    public static void DemandOrthonormal(BasisFile basis, double tolerance = 1e-7)
    {
        for (int j = 0; j < basis.Columns.Count; j++)
            for (int k = 0; k <= j; k++)
                Assert.Equal(j == k ? 1 : 0, Vectors64.Dot(basis.Columns[j], basis.Columns[k]), tolerance);
    }

    /// <summary>‖x − BBᵀx‖/‖x‖: 0 where the basis spans x, the sine of the angle between them else.</summary>
    public static double Distance(BasisFile basis, ReadOnlySpan<double> x)
    {
        double[] rest = x.ToArray();
        foreach (float[] column in basis.Columns)
            Vectors64.Axpy(-Vectors64.Dot(column, x), column, rest);
        return Vectors64.Norm(rest) / Vectors64.Norm(x);
    }

    public static string Of(BasisFile basis, string key) => basis.Origin.Single(entry => entry.Key == key).Value;
}
