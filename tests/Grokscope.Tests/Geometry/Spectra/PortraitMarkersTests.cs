using Grokscope.Geometry.Spectra;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Geometry.Spectra;

public sealed class PortraitMarkersTests
{
    private static readonly int[] Steps = [.. Enumerable.Range(0, 40).Select(t => 100 * t)];

    [Fact]
    public void SmoothingIsOverThreePointsWithTheEndsTwice() =>
        Assert.Equal([2, 4, 7, 8], PortraitMarkers.Smoothed([1, 4, 7, 10, 7]).Take(3).Append(PortraitMarkers.Smoothed([1, 4, 7, 10, 7])[4]));

    [Fact]
    public void TurningPointsAreFoundFromTheFourthPointOn()
    {
        // The commutator is 50 at the start, peaks at 20 and ends at half of that; the gap is least at 12 and most at 30.
        double[] commutator = [.. Steps.Select((_, t) => t < 2 ? 50 : t <= 20 ? t : Math.Max(10.0, 40 - t))];
        double[] gap = [.. Steps.Select((_, t) => t < 2 ? -9 : 5 - Bump(t, 12) + Bump(t, 30))];
        var markers = PortraitMarkers.Of(gap, commutator);
        Assert.Equal((20, 12, 30), (markers.Peak, markers.GapMinimum, markers.GapMaximum));
        // The smoothed peak is 19 1/3 and the end 10: below 14 2/3 from 26 on.
        Assert.Equal(26, markers.Collapse);
        Assert.Null(PortraitMarkers.Of(gap, [.. Steps.Select((_, t) => (double)t)]).Collapse);
        Assert.Throws<ArgumentException>(() => PortraitMarkers.Of(gap[..3], commutator[..3]));
        Assert.Throws<ArgumentException>(() => PortraitMarkers.Of(gap[1..], commutator));
    }

    [Fact]
    public void OnePointOutlierDoesNotMoveThePeakBeyondItsNeighbours()
    {
        double[] commutator = [.. Steps.Select((_, t) => 10 * Bump(t, 20) + (t == 33 ? 12 : 0))];
        Assert.Equal(20, PortraitMarkers.Of(commutator, commutator).Peak);
    }

    [Fact]
    public void GapThatDipsAtThePeakIsNearerThanChance()
    {
        double[] commutator = [.. Steps.Select((_, t) => Bump(t, 20))], gap = [.. Steps.Select((_, t) => 1 - Bump(t, 20) + (0.01 * (t % 3)))];
        var near = Coincidence.Of(Steps, gap, PortraitMarkers.Of(gap, commutator), new Philox(1, "test", 0));
        Assert.InRange(near.Distance, 0, 100);
        Assert.True(near.UniformAsNear < 0.1 && near.ShuffledAsNear < 0.2, $"{near}");
    }

    [Fact]
    public void GapThatOnlyGrowsIsNotNear()
    {
        double[] commutator = [.. Steps.Select((_, t) => Bump(t, 30))], gap = [.. Steps.Select((_, t) => 0.1 * t)];
        var far = Coincidence.Of(Steps, gap, PortraitMarkers.Of(gap, commutator), new Philox(1, "test", 0));
        Assert.Equal(2700, far.Distance);
        Assert.Equal(1, far.ShuffledAsNear);
        // Two of n equally spaced points are (n² − 1)/(3n) spacings apart on average: 37 points, 100 steps.
        Assert.Equal(100 * ((37 * 37) - 1) / (3.0 * 37), far.Uniform, 1e-9);
        Assert.True(far.UniformAsNear > 0.9);
    }

    private static double Bump(int t, int centre) => Math.Max(0, 1 - (Math.Abs(t - centre) / 5.0));
}
