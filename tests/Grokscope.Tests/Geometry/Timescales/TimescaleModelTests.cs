using Grokscope.Geometry.Statistics;
using Grokscope.Geometry.Timescales;
using Grokscope.Numerics.Random;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry.Timescales;

public sealed class TimescaleModelTests
{
    private static readonly TimescaleModel Constant = new ConstantTime(), Power = new PowerLaw(), Exponential = new ExponentialLaw(),
        Reciprocal = new ReciprocalLaw(), Inverse = new InverseLaw();

    /// <summary>Runs of a law with noise σ: at each decay of the published sweep some seeds, ended at a cap.</summary>
    private static GrokObservation[] Planted(TimescaleModel law, double[] parameters, double sigma, int trial, double cap = 1e9, int seeds = 3)
    {
        var noise = new Philox(11, $"test.timescale.{law.Name}", (ulong)trial);
        return
        [
            .. GrokSteps.DecayOfEach.Distinct().SelectMany(decay => Enumerable.Range(0, seeds).Select(_ =>
            {
                double steps = law.LogSteps(parameters, decay) + (sigma * noise.NextNormal());
                return new GrokObservation(decay, Math.Min(steps, Math.Log(cap)), steps > Math.Log(cap));
            })),
        ];
    }

    [Fact]
    public void PlantedParametersAreRecovered()
    {
        AssertRecovered(Power, [10_000, 0.9]);
        AssertRecovered(Exponential, [60_000, 2.5]);
        AssertRecovered(Inverse, [8_000, 4_000]);
        AssertRecovered(Constant, [30_000]);
        AssertRecovered(Reciprocal, [8_000, 0.07, 3_000], 0.001);
        AssertRecovered(Reciprocal, [8_000, -0.03, 3_000], 0.001);

        static void AssertRecovered(TimescaleModel law, double[] truth, double sigma = 0.01)
        {
            TimescaleFit fit = law.Fit(Planted(law, truth, sigma, 0, seeds: 10))!;
            foreach ((double value, double expected) in fit.Parameters.Zip(truth))
                Assert.Equal(expected, value, 0.05 * Math.Abs(expected));
            Assert.Equal(sigma, fit.Sigma, 0.3 * sigma);
        }
    }

    [Fact]
    public void CensoredRunsDoNotBiasTheExponent()
    {
        // Of T = 10⁴·λ^−1·e^(0.3ε), half of the runs of decay 0.1 and hardly any other reach a cap of 10⁵ steps.
        const int trials = 300;
        double likelihood = 0, bounds = 0, dropped = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            GrokObservation[] runs = Planted(Power, [10_000, 1], 0.3, trial, cap: 100_000);
            likelihood += Power.Fit(runs)!.Parameters[1] / trials;
            bounds += Power.Fit([.. runs.Select(run => run with { IsCensored = false })])!.Parameters[1] / trials;
            dropped += Power.Fit([.. runs.Where(run => !run.IsCensored)])!.Parameters[1] / trials;
        }
        Assert.Equal(1, likelihood, 0.01);
        Assert.InRange(bounds, 0.9, 0.97);
        Assert.InRange(dropped, 0.85, 0.96);
    }

    [Fact]
    public void WhereALawIsInfiniteACensoredRunSaysNothingAndAGrokMakesItImpossible()
    {
        GrokObservation[] decaying = Planted(Power, [10_000, 0.9], 0.1, 0);
        GrokObservation[] controls = [.. decaying, new(0, Math.Log(50_000), true)];
        foreach (TimescaleModel law in new[] { Power, Inverse })
        {
            Assert.Equal(law.Fit(decaying)!.LogLikelihood, law.Fit(controls)!.LogLikelihood);
            Assert.Null(law.Fit([.. controls, new(0, Math.Log(40_000), false)]));
            Assert.Equal(double.NegativeInfinity, law.Fit(decaying)!.LogLikelihoodOf(new(0, 10, false)));
            Assert.Equal(0, law.Fit(decaying)!.LogLikelihoodOf(new(0, 10, true)));
        }
        // The exponential is finite there, and pays for having said so.
        Assert.True(Exponential.Fit(controls)!.LogLikelihood < Exponential.Fit(decaying)!.LogLikelihood);
    }

    [Fact]
    public void FewerDecaysThanParametersLeaveALawOpen()
    {
        GrokObservation[] two = [.. Planted(Power, [10_000, 0.9], 0.1, 0).Where(run => run.Decay >= 0.5)];
        Assert.NotNull(Power.Fit(two));
        Assert.Null(Reciprocal.Fit(two));
        Assert.Null(Power.Fit([.. two.Where(run => run.Decay == 1)]));
        Assert.NotNull(Constant.Fit([.. two.Where(run => run.Decay == 1)]));
        Assert.Null(Constant.Fit([.. two.Select(run => run with { IsCensored = true })]));
    }

    [Fact]
    public void NestedLawsAgreeWhereTheyMeet()
    {
        GrokObservation[] runs = Planted(Power, [10_000, 1], 0.1, 3);
        double reciprocal = Reciprocal.Fit(runs)!.LogLikelihood, inverse = Inverse.Fit(runs)!.LogLikelihood;
        CensoredFit pure = TimescaleModel.Line(runs, decay => -Math.Log(decay), null)!;
        Assert.True(reciprocal >= inverse - 1e-6 && inverse >= pure.LogLikelihood - 1e-6);
    }

    [Fact]
    public void AFitNearAnotherIsTheFit()
    {
        GrokObservation[] runs = GrokSteps.WithControls(GrokSteps.DualAdd);
        foreach (TimescaleModel law in TimescaleModel.All)
        {
            TimescaleFit fit = law.Fit(runs)!;
            Assert.Equal(fit.LogLikelihood, law.Fit(runs, fit)!.LogLikelihood, 1e-5);
        }
    }
}
