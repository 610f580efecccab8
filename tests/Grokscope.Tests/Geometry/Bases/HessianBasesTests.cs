using Grokscope.Geometry.Bases;
using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Tests.TestData;
using Grokscope.Training.Interventions;

namespace Grokscope.Tests.Geometry.Bases;

/// <summary>Bases of the Hessian's lowest eigenvectors.</summary>
public sealed class HessianBasesTests
{
    [Fact]
    public void The_first_direction_of_the_recorded_run_has_the_lowest_curvature()
    {
        MeasuredRun run = PathRuns.TinyProbes();
        int step = run.Steps[2];
        var found = HessianDirections.At(run, step + 1, 4, CancellationToken.None);
        Assert.Equal((step, 4, 4), (found.Step, found.Converged, found.Columns.Length));
        double lowest = DataFile.Json("tiny/hessian.json").GetProperty($"{step}").GetProperty("total").GetProperty("lowest")[0].GetProperty("value").GetDouble();
        Assert.Equal(1, found.Pairs[0].Value / lowest, 1e-4);
        using var model = new Transformer(run.Layout.Shape, run.Data.Targets);
        using Linearisation point = model.Linearise(run.Snapshots.Read(step), run.Data.Train, [1, 1]);
        var product = new float[run.Layout.Count];
        for (int k = 0; k < 4; k++)
        {
            point.Multiply(found.Columns[k], product);
            Assert.Equal(1, Vectors64.Dot(found.Columns[k], product) / found.Pairs[k].Value, 1e-3);
        }
    }

    [Fact]
    public void The_file_says_what_was_found_and_how_well()
    {
        MeasuredRun run = PathRuns.Walk(5);
        BasisFile basis = BasisMaker.Make(BasisKind.Hessian, run, new InterventionOptions { Directions = 6, FromStep = 25 }, CancellationToken.None);
        BasisChecks.DemandOrthonormal(basis);
        Assert.Equal(6, basis.Columns.Count);
        // 20 and 30 are as near; the earlier one does not know what comes after.
        Assert.Equal("step 20, the nearest to 25", BasisChecks.Of(basis, "snapshots"));
        Assert.StartsWith("6 of 6 eigenvectors", BasisChecks.Of(basis, "convergence"), StringComparison.Ordinal);
        Assert.Equal(basis.Sum, BasisMaker.Make(BasisKind.Hessian, run, new InterventionOptions { Directions = 6, FromStep = 25, Seed = 5 }, CancellationToken.None).Sum);
    }

    [Fact]
    public void It_ends_when_it_is_asked_to() =>
        Assert.Throws<OperationCanceledException>(() => HessianDirections.At(PathRuns.Walk(3), 0, 2, new CancellationToken(true)));
}
