using System.Globalization;
using System.Numerics;
using CsCheck;
using Grokscope.Training.Tasks;

namespace Grokscope.Tests.Training.Tasks;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("a + b", 5, 6, 7, 4)]
    [InlineData("a - b", 2, 5, 7, 4)]
    [InlineData("-a^2", 3, 0, 7, 5)]
    [InlineData("(-a)^2", 3, 0, 7, 2)]
    [InlineData("a - b - 1", 6, 2, 7, 3)]
    [InlineData("a / b / 2", 1, 3, 7, 6)]
    [InlineData("a*b^2 + 10", 2, 3, 97, 28)]
    [InlineData("--a", 3, 0, 7, 3)]
    [InlineData("a*-b", 3, 1, 7, 4)]
    [InlineData(" ( a+b )^3\t", 1, 1, 7, 1)]
    [InlineData("a^0", 0, 0, 7, 1)]
    [InlineData("a^96", 5, 0, 97, 1)]
    [InlineData("999999999999999999", 0, 0, 97, 999999999999999999 % 97)]
    [InlineData("a * b", 4095, 4095, 4096, 1)]
    [InlineData("a*a*a - b", 2147483646, 0, int.MaxValue, 2147483646)]
    public void ValuesAreThoseOfTheRules(string text, int a, int b, int modulus, int value) =>
        Assert.Equal(value, Expression.Parse(text).Evaluate(a, b, modulus));

    [Fact]
    public void ADivisorThatIsZeroLeavesThePairUndefined()
    {
        Assert.Null(Expression.Parse("a / b").Evaluate(3, 0, 7));
        Assert.Null(Expression.Parse("0 / (a - b)").Evaluate(3, 3, 7));
        Assert.Null(Expression.Parse("1 / 7").Evaluate(1, 1, 7));
        Assert.Null(Expression.Parse("a / 2").Evaluate(1, 1, 6));
        Assert.Equal(0, Expression.Parse("0 / b").Evaluate(0, 3, 7));
        Assert.True(Expression.Parse("1 + a / b").Divides);
        Assert.False(Expression.Parse("a * b").Divides);
    }

    [Fact]
    public void TheDeepestAndLongestExpressionsAreEvaluated()
    {
        string opened = string.Concat(Enumerable.Repeat("1+2*(", Expression.MaxDepth));
        string nested = opened + "a+b*a^2" + new string(')', Expression.MaxDepth);
        // 1 + 2·(1 + 2·(… (1 + 1·1²))) = 2^depth − 1 + 2·2^depth.
        var value = (3 * BigInteger.Pow(2, Expression.MaxDepth)) - 1;
        Assert.Equal((int)(value % 97), Expression.Parse(nested).Evaluate(1, 1, 97));
        string signs = new string('-', Expression.MaxLength - 1) + "a";
        Assert.Equal(94, Expression.Parse(signs).Evaluate(3, 0, 97));
        string sum = "a" + string.Concat(Enumerable.Repeat("+a", (Expression.MaxLength - 1) / 2));
        Assert.Equal(3 * 500 % 97, Expression.Parse(sum).Evaluate(3, 0, 97));
    }

    [Fact]
    public void ValuesAreThoseOfExactRationalNumbers()
    {
        int[] primes = [2, 3, 7, 31, 97];
        Gen.Select(Trees, Gen.OneOf(primes), Gen.Int[0, 96], Gen.Int[0, 96], Gen.OneOf("", " ")).Sample((tree, p, a, b, blank) =>
        {
            string text = tree.Write(blank);
            int? expected = null;
            if (tree.Value(a, b, p) is var (numerator, denominator))
            {
                BigInteger inverse = BigInteger.ModPow(denominator, p - 2, p) * (p == 2 ? denominator : 1);
                expected = (int)((((numerator * inverse) % p) + p) % p);
            }
            Assert.Equal(expected, Expression.Parse(text).Evaluate(a, b, p));
        }, iter: 3000, print: sample => sample.Item1.Write(" "));
    }

    private static Gen<Node> Trees => Gen.Recursive<Node>((depth, inner) =>
    {
        Gen<Node> leaf = Gen.OneOf(
            Gen.OneOf<Node>(new Leaf("a"), new Leaf("b")),
            Gen.Int[0, 200].Select(n => (Node)new Leaf(n.ToString(CultureInfo.InvariantCulture))));
        return depth >= 5
            ? leaf
            : Gen.Frequency(
                (2, leaf),
                (5, Gen.Select(Gen.OneOf('+', '-', '*', '/'), inner, inner).Select((sign, left, right) => (Node)new Binary(sign, left, right))),
                (1, inner.Select(operand => (Node)new Minus(operand))),
                (1, Gen.Select(inner, Gen.Int[0, 3]).Select((operand, exponent) => (Node)new Power(operand, exponent))));
    });

    /// <summary>An expression as a tree: writes itself with the fewest parentheses, and has an exact value.</summary>
    private abstract record Node(int Rank)
    {
        public abstract string Write(string blank);

        /// <summary>Numerator and denominator, or null where a divisor is 0 modulo p.</summary>
        public abstract (BigInteger N, BigInteger D)? Value(int a, int b, int p);

        protected static string Inside(Node node, int rank, string blank) => node.Rank >= rank ? node.Write(blank) : $"({node.Write(blank)})";
    }

    private sealed record Leaf(string Text) : Node(5)
    {
        public override string Write(string blank) => Text;

        public override (BigInteger N, BigInteger D)? Value(int a, int b, int p) =>
            (Text == "a" ? a : Text == "b" ? b : BigInteger.Parse(Text, CultureInfo.InvariantCulture), 1);
    }

    private sealed record Power(Node Base, int Exponent) : Node(4)
    {
        public override string Write(string blank) => $"{Inside(Base, 5, blank)}{blank}^{blank}{Exponent}";

        public override (BigInteger N, BigInteger D)? Value(int a, int b, int p) =>
            Base.Value(a, b, p) is var (n, d) ? (BigInteger.Pow(n, Exponent), BigInteger.Pow(d, Exponent)) : null;
    }

    private sealed record Minus(Node Operand) : Node(3)
    {
        public override string Write(string blank) => $"-{blank}{Inside(Operand, 3, blank)}";

        public override (BigInteger N, BigInteger D)? Value(int a, int b, int p) => Operand.Value(a, b, p) is var (n, d) ? (-n, d) : null;
    }

    private sealed record Binary(char Sign, Node Left, Node Right) : Node(Sign is '+' or '-' ? 1 : 2)
    {
        public override string Write(string blank) => $"{Inside(Left, Rank, blank)}{blank}{Sign}{blank}{Inside(Right, Rank + 1, blank)}";

        public override (BigInteger N, BigInteger D)? Value(int a, int b, int p)
        {
            if (Left.Value(a, b, p) is not var (n, d) || Right.Value(a, b, p) is not var (m, e))
                return null;
            return Sign switch
            {
                '+' => ((n * e) + (m * d), d * e),
                '-' => ((n * e) - (m * d), d * e),
                '*' => (n * m, d * e),
                _ when m % p == 0 => null,
                _ => (n * e, d * m),
            };
        }
    }
}
