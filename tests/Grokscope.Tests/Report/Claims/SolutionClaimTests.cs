using Grokscope.Geometry.Measuring;
using Grokscope.Report.Claims;

namespace Grokscope.Tests.Report.Claims;

/// <summary>Claims on what of a solution can be left out.</summary>
public sealed class SolutionClaimTests
{
    [Theory]
    [InlineData(7, 6, 0.03, Verdict.Holds)]
    [InlineData(9, 6, 0.03, Verdict.HoldsWeakly)]
    [InlineData(7, 6, 0.95, Verdict.NotDistinguishable)]
    [InlineData(20, 12, 0.03, Verdict.Fails)]
    public void Few_directions_must_be_enough_for_a_path_that_does_not_know_its_end(int controlled, int published, double perturbed, Verdict verdict)
    {
        using var study = new MadeUpClaims(6);
        ClaimResult result = Reconstructed(study, controlled, published, perturbed).Judge("few-directions");
        Assert.Equal(verdict, result.Verdict);
        Assert.Equal((controlled, perturbed), (result.Estimate!.Value, result.Null!.Value));
    }

    [Fact]
    public void Where_none_of_the_directions_tried_is_enough_there_is_one_more()
    {
        using var study = new MadeUpClaims(6);
        Assert.Equal(31, Reconstructed(study, null, 6, 0.03).Judge("few-directions").Estimate!.Value);
    }

    [Fact]
    public void Five_runs_are_too_few_for_an_interval_of_the_directions()
    {
        using var study = new MadeUpClaims(5);
        Assert.Equal(Verdict.NotEnoughRuns, Reconstructed(study, 7, 6, 0.03).Judge("few-directions").Verdict);
    }

    [Theory]
    [InlineData(6, 0.9, 0.9, Verdict.Holds, Verdict.Holds)]
    [InlineData(6, 0.9, 0.99, Verdict.HoldsWeakly, Verdict.Fails)]
    [InlineData(6, 0.99, 0.99, Verdict.Fails, Verdict.Fails)]
    [InlineData(4, 0.9, 0.9, Verdict.NotEnoughRuns, Verdict.NotEnoughRuns)]
    public void What_is_so_of_the_difference_is_asked_of_the_weights_too(int runs, double delta, double theta, Verdict ofDelta, Verdict ofWeights)
    {
        using var study = new MadeUpClaims(runs);
        study.EachRun("compress", (_, _) => Compressed(delta, theta, 0.8));
        Assert.Equal((ofDelta, ofWeights), (study.Judge("incompressible-delta").Verdict, study.Judge("incompressible-weights").Verdict));
    }

    [Fact]
    public void Half_of_the_bits_are_enough_to_preserve_and_verdicts_say_by_what()
    {
        using var study = new MadeUpClaims(6);
        study.EachRun("compress", (_, seed) => Compressed(0.9, 0.9, seed <= 3 ? 0.5 : 0.6));
        ClaimResult result = study.Judge("incompressible-weights");
        Assert.Equal((Verdict.NotDistinguishable, 0.5), (result.Verdict, result.Estimate!.Value));
        Assert.Equal("the weights: it is preserved by SVD in 0, pruning in 3 and ±5 % scaling in 0 of 6 runs", result.Reason);
    }

    private static MadeUpClaims Reconstructed(MadeUpClaims study, int? controlled, int published, double perturbed)
    {
        return study.EachRun("reconstruct", (_, _) =>
        [
            Star("uncentred", published), Star("undecayed_past", controlled is { } k ? k : new Undefined("none is enough")),
            new MadeUpRow("", ("view", "perturbed"), ("end_step", 200), ("k", published), ("task", "add"), ("test_accuracy", perturbed)),
            new MadeUpRow("", ("view", "perturbed"), ("end_step", 200), ("k", published), ("task", "mul"), ("test_accuracy", 0.96)),
        ]);

        static MadeUpRow Star(string view, Cell k) => new("kstar", ("view", view), ("end_step", 200), ("criterion", "acc_90"), ("kstar", k), ("tried", 30));
    }

    // Scaling leaves so much of the difference and of the weights; pruning of the weights needs such a share of the bits.
    private static MadeUpRow[] Compressed(double delta, double theta, double bits) =>
    [
        Row("theta", "none", 1, 1), Row("delta", "scale", 0.95, 1), Row("delta", "scale", 1.05, delta), Row("theta", "scale", 0.95, theta), Row("theta", "scale", 1.05, 1),
        new MadeUpRow("smallest", ("of", "theta"), ("method", "prune"), ("share", bits)), new MadeUpRow("smallest", ("of", "theta"), ("method", "quantise"), ("share", 0.2)),
        new MadeUpRow("smallest", ("of", "delta"), ("method", "svd_packed")),
    ];

    private static MadeUpRow Row(string of, string method, double value, double accuracy) => new("", ("of", of), ("method", method), ("value", value), ("task", "add"), ("test_accuracy", accuracy));
}
