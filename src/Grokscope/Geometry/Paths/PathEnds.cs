using Grokscope.Geometry.Measuring;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Paths;

/// <summary>The first and the last weights of a run in float64, and what training added between them; [N] each.</summary>
/// <param name="Initial">θ_0.</param>
/// <param name="Final">θ_T.</param>
/// <param name="Added">Δ = θ_T − θ_0.</param>
internal sealed record PathEnds(double[] Initial, double[] Final, double[] Added)
{
    /// <summary>Of a run; made once.</summary>
    /// <inheritdoc cref="ISnapshots.Read"/>
    public static PathEnds Of(MeasuredRun run) => run.Shared("path-ends", () =>
    {
        float[] initial = run.Snapshots.Read(run.Steps[0]), final = run.Snapshots.Read(run.Steps[^1]);
        return new PathEnds(Vectors64.Widened(initial), Vectors64.Widened(final), Vectors64.Difference(final, initial));
    });
}
