using CsCheck;
using Grokscope.Report.Figures;

namespace Grokscope.Tests.Report;

public sealed class FigureTests
{
    [Fact]
    public void Thinning_keeps_ends_and_extremes_in_order_and_no_more_than_it_says() =>
        Gen.Double[-1, 1].Array[0, 3000].Sample(heights =>
        {
            IReadOnlyList<int> kept = Thinning.Keep(heights);
            Assert.Equal(kept.Order().Distinct(), kept);
            Assert.InRange(kept.Count, Math.Min(heights.Length, 1), (2 * Thinning.Stretches) + 2);
            if (heights.Length == 0)
                return;
            Assert.Equal((0, heights.Length - 1), (kept[0], kept[^1]));
            Assert.Equal((heights.Min(), heights.Max()), (kept.Min(i => heights[i]), kept.Max(i => heights[i])));
        });

    [Fact]
    public void Thinning_leaves_short_curves_alone_but_for_what_is_not_finite() =>
        Assert.Equal([0, 3], Thinning.Keep([1, double.NaN, double.PositiveInfinity, 2]));

    [Fact]
    public void Ticks_are_round_within_the_axis_and_neither_many_nor_missing() =>
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Double[1e-3, 1e6], Gen.Int[3, 8]).Sample((low, range, most) =>
        {
            IReadOnlyList<double> ticks = Ticks.Of(new Axis("", low, low + range), most);
            Assert.InRange(ticks.Count, 1, most);
            Assert.All(ticks, t => Assert.InRange(t, low - (1e-6 * range), low + (range * (1 + 1e-6))));
        });

    [Fact]
    public void Ticks_of_steps_and_of_decades()
    {
        Assert.Equal([0, 10_000, 20_000, 30_000], Ticks.Of(new Axis("", 0, 30_000), 5));
        Assert.Equal([0, 0.5, 1], Ticks.Of(new Axis("", 0, 1.04), 5));
        Assert.Equal([0.001, 0.01, 0.1, 1], Ticks.Of(new Axis("", 0.001, 4, IsLogarithmic: true), 5), (a, b) => Math.Abs(a - b) <= 1e-12 * b);
        Assert.Equal([1e-6, 1e-4, 1e-2, 1], Ticks.Of(new Axis("", 1e-6, 4, IsLogarithmic: true), 5), (a, b) => Math.Abs(a - b) <= 1e-12 * b);
    }

    [Fact]
    public void A_logarithmic_axis_holds_its_values_and_two_ticks_at_least() =>
        Gen.Select(Gen.Double[-5, 6], Gen.Double[0, 4]).Sample((low, decades) =>
        {
            double[] values = [Math.Pow(10, low), Math.Pow(10, low + decades)];
            var axis = Axis.Logarithmic("", [0, .. values, double.NaN]);
            Assert.All(values, value => Assert.InRange(value, axis.Low, axis.High));
            Assert.InRange(axis.Names?.Count ?? Ticks.Of(axis, 5).Count, 2, 7);
            Assert.All(axis.Names ?? [], name => Assert.InRange(name.At, axis.Low, axis.High));
        });

    [Fact]
    public void Every_pen_has_a_key_of_its_own() =>
        Assert.Equal(Palette.All.Count, Palette.All.Select(p => p.Key).Distinct(StringComparer.OrdinalIgnoreCase).Count());
}
