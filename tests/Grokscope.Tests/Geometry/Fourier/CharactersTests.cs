using Grokscope.Geometry.Fourier;
using Grokscope.Training.Tasks;

namespace Grokscope.Tests.Geometry.Fourier;

public sealed class CharactersTests
{
    [Theory]
    [InlineData("a + b", "additive")]
    [InlineData("a - b", "additive")]
    [InlineData("3*a + 2*b", "additive")]
    [InlineData("a * b", "multiplicative")]
    [InlineData("a / b", "multiplicative")]
    [InlineData("a^2 * b", "multiplicative")]
    [InlineData("3 * a * b^3", "multiplicative")]
    [InlineData("a^2 + b^2", "additive")]
    [InlineData("a*b + 1", "additive")]
    [InlineData("4", "additive")]
    public void TheKindIsFoundFromTheAnswers(string expression, string kind)
    {
        foreach (int P in new[] { 5, 11, 37, 97 })
            Assert.Equal(kind, Characters.OfAnswers(Answers(expression, P), P).Name);
    }

    [Fact]
    public void ACompositeModulusHasNoMultiplicativeKind()
    {
        Assert.Null(Characters.Multiplicative(15));
        Assert.Equal("additive", Characters.OfAnswers(Answers("a * b", 15), 15).Name);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(7, 3)]
    [InlineData(37, 2)]
    [InlineData(41, 6)]
    [InlineData(97, 5)]
    public void TheRootIsTheSmallestPrimitiveOne(int P, int root)
    {
        Characters characters = Characters.Multiplicative(P)!;
        Assert.Equal(root, characters.Root);
        Assert.Equal(-1, characters.Place(0));
        Assert.Equal(Enumerable.Range(0, P - 1), Enumerable.Range(1, P - 1).Select(characters.Place).Order());
    }

    [Fact]
    public void CharactersTurnTheGroupsOperationIntoAProduct()
    {
        const int P = 13;
        Characters multiplicative = Characters.Multiplicative(P)!, additive = Characters.Additive(P);
        for (int k = 0; k <= 6; k++)
            for (int a = 1; a < P; a++)
                for (int b = 1; b < P; b++)
                {
                    AssertProduct(multiplicative, k, a, b, a * b % P);
                    AssertProduct(additive, k, a, b, (a + b) % P);
                }
        Assert.Equal((6, 2, 1), (multiplicative.Frequencies, multiplicative.Directions(5), multiplicative.Directions(6)));
        Assert.Equal((6, 2, 2), (additive.Frequencies, additive.Directions(5), additive.Directions(6)));

        static void AssertProduct(Characters characters, int k, int a, int b, int c)
        {
            (double cosA, double sinA, double cosB, double sinB) = (Cos(a), Sin(a), Cos(b), Sin(b));
            Assert.Equal((cosA * cosB) - (sinA * sinB), Cos(c), 1e-14);
            Assert.Equal((sinA * cosB) + (cosA * sinB), Sin(c), 1e-14);

            double Cos(int n) => characters.Cosine(k, characters.Place(n));

            double Sin(int n) => characters.Sine(k, characters.Place(n));
        }
    }

    internal static int[] Answers(string expression, int P)
    {
        var task = Expression.Parse(expression);
        return [.. Enumerable.Range(0, P * P).Select(pair => task.Evaluate(pair / P, pair % P, P) ?? -1)];
    }
}
