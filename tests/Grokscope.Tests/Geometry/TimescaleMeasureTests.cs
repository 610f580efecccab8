using Grokscope.Geometry;
using Grokscope.Geometry.Measuring;

namespace Grokscope.Tests.Geometry;

public sealed class TimescaleMeasureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // One study for several tests: its intervals rest on thousands of fits.
    private static readonly Lazy<MeasurePart> OfStudy = new(() =>
    {
        using var folder = new TemporaryFolder();
        return Measure(folder, Study());
    });

    public void Dispose() => _folder.Dispose();

    private static MeasurePart Measure(TemporaryFolder folder, params MadeUpRun[] runs)
    {
        var measure = new TimescaleMeasure();
        var part = new MeasurePart(measure.Tables);
        MeasuredRun[] measured = [.. runs.Select(run => run.In(folder))];
        measure.Measure(new MeasuredStudy(folder.Path, measured, measured[0].Options), part);
        return part;
    }

    /// <summary>T ≈ 4000/λ at five decays, two seeds each, mul 200 later, and the last of them and a control censored.</summary>
    private static MadeUpRun[] Study() =>
    [
        .. new[] { 2, 1, 0.5, 0.4 }.SelectMany(decay => new[] { 1, 2 }.Select(seed =>
        {
            int add = (int)(4000 / decay) + (seed == 1 ? 300 : -300);
            return new MadeUpRun(decay, seed, add, add + 200, add + 500);
        })),
        new MadeUpRun(0.25, 1, 16_300, 16_500, 17_000),
        new MadeUpRun(0.25, 2, 15_700, null, 16_000),
        new MadeUpRun(0, 1, null, null, 9000),
        new MadeUpRun(0, 2, null, null, 700) { Status = "diverged" },
    ];

    [Fact]
    public void EachTaskTheFirstTheLastAndTheMeanAreTimed()
    {
        MeasurePart part = OfStudy.Value;
        Assert.Equal(["add", "mul", "first", "last", "mean"], part.Rows("").Select(row => (string)row[1].Value).Distinct());
        Cell[] Steps(string clock, double decay, long seed) => part.Rows("steps").Single(row =>
            row[1].Value.Equals(clock) && row[3].Value.Equals(decay) && row[4].Value.Equals(seed));
        Assert.Equal([15_700.0, false], Steps("first", 0.25, 2)[5..].Select(cell => cell.Value));
        Assert.Equal([16_000.0, true], Steps("last", 0.25, 2)[5..].Select(cell => cell.Value));
        Assert.Equal([15_850.0, true], Steps("mean", 0.25, 2)[5..].Select(cell => cell.Value));
        Assert.Equal([9000.0, true], Steps("add", 0, 1)[5..].Select(cell => cell.Value));
        Assert.DoesNotContain(part.Rows("steps"), row => row[3].Value is 0.0 && row[4].Value is 2L);
    }

    [Fact]
    public void LawsAreComparedWithIntervalsAndDecaysLeftOut()
    {
        MeasurePart part = OfStudy.Value;
        Cell[] Law(string clock, string model) => part.Rows("").Single(row => row[1].Value.Equals(clock) && row[2].Value.Equals(model));
        Assert.Equal(["add+mul", "mul", "power", "a*decay^-b", 11L, 2L], Law("mul", "power")[..6].Select(cell => cell.Value));
        Assert.True((double)Law("mul", "power")[9].Value < (double)Law("mul", "exponential")[9].Value);
        Assert.Equal(1, new[] { "constant", "power", "exponential", "reciprocal", "inverse" }.Sum(model => (double)Law("mul", model)[10].Value), 1e-9);
        Cell[] exponent = part.Rows("parameters").Single(row => row[1].Value is "add" && row[2].Value is "power" && row[3].Value is "b");
        Assert.Equal(1, (double)exponent[4].Value, 0.05);
        Assert.True((double)exponent[5].Value <= (double)exponent[4].Value && (double)exponent[6].Value >= (double)exponent[4].Value);
        Cell[] control = part.Rows("left_out").Single(row => row[1].Value is "add" && row[2].Value is "power" && row[3].Value is 0.0);
        Assert.Equal("the law is infinite there", Assert.IsType<Undefined>(control[6].Value).Because);
        Assert.Equal("no run groks at this decay", Assert.IsType<Undefined>(control[7].Value).Because);
        Assert.Equal(0.0, control[8].Value);
        Cell[] published = part.Rows("published").Single(row => row[1].Value is "last" && row[2].Value is "log_log" && row[3].Value is "b");
        Assert.Equal(0.95, (double)published[4].Value, 0.05);
        Assert.Equal(9L, published[5].Value);
    }

    [Fact]
    public void RunsOfAnotherKindAreAGroupOfTheirOwn()
    {
        MadeUpRun[] few = [.. Study().Where(run => run.Decay >= 1)];
        MeasurePart part = Measure(_folder, [.. few, new MadeUpRun(1, 1, 3000, 3000, 4000) { MoreSettings = "lr = 0.002" }]);
        Assert.Equal(["add+mul lr=0.001", "add+mul lr=0.002"], part.Rows("steps").Select(row => (string)row[0].Value).Distinct());
        Assert.Equal(["add+mul lr=0.001"], part.Rows("").Select(row => (string)row[0].Value).Distinct());
    }

    [Fact]
    public void OneDecayIsNotEnough() =>
        Assert.Contains("two decays", Assert.Throws<NotMeasurableException>(() => Measure(_folder, [.. Study().Where(run => run.Decay is 1 or 0)])).Message);
}
