using Grokscope.Geometry.Symmetry;
using Grokscope.Training.Tasks;

namespace Grokscope.Tests.Geometry.Symmetry;

public sealed class PairMapTests
{
    [Theory]
    [InlineData("a + b", 7, "(a, b) (b, a)")]
    [InlineData("a - b", 7, "(a, b) (−b, −a)")]
    [InlineData("3*a + 2*b", 7, "(a, b)")]
    [InlineData("a * b", 7, "(a, b) (−a, −b) (b, a) (−b, −a)")]
    [InlineData("a / b", 7, "(a, b) (−a, −b)")]
    [InlineData("a^2 * b", 7, "(a, b) (−a, b)")]
    [InlineData("a * b", 15, "(a, b) (−a, −b) (b, a) (−b, −a)")]
    [InlineData("a^2 + b^2", 7, "(a, b) (a, −b) (−a, b) (−a, −b) (b, a) (b, −a) (−b, a) (−b, −a)")]
    [InlineData("a^2 + b^2", 12, "(a, b) (a, −b) (−a, b) (−a, −b) (b, a) (b, −a) (−b, a) (−b, −a)")]
    public void SymmetriesAreFoundFromTheAnswers(string expression, int modulus, string maps)
    {
        foreach (bool includeZero in new[] { false, true })
        {
            var data = new DataSet(new TaskSet(modulus, [new ModularTask("t", expression)]), includeZero, 0.5, 1);
            Assert.Equal(maps, string.Join(' ', PairMap.SymmetriesOf(data, 0).Select(map => map.Name)));
        }
    }

    [Fact]
    public void MapsAreAGroupOfPermutationsThatNamesDescribe()
    {
        const int P = 5;
        var maps = PairMap.All.Select(map => Enumerable.Range(0, P * P).Select(pair => map.Of(pair, P)).ToArray()).ToList();
        Assert.Equal(8, maps.Select(map => string.Join(',', map)).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, P * P), maps[0]);
        foreach (int[] first in maps)
            foreach (int[] second in maps)
                Assert.Contains(maps, map => map.SequenceEqual(first.Select(pair => second[pair])));
        Assert.Equal("(b, −a)", new PairMap(true, false, true).Name);
        Assert.Equal((3 * P) + 4, new PairMap(true, false, true).Of((1 * P) + 3, P));
        Assert.Equal(0, PairMap.Negation.Of(0, P));
    }
}
