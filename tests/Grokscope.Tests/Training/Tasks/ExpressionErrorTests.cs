using CsCheck;
using Grokscope.Training.Tasks;

namespace Grokscope.Tests.Training.Tasks;

public sealed class ExpressionErrorTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData("  ", "empty")]
    [InlineData("a + c", "column 5: 'c' is not known. Allowed are the letters a and b")]
    [InlineData("a + B", "column 5: 'B' is not known. Allowed are the letters a and b")]
    [InlineData("x2", "column 1: 'x2' is not known")]
    [InlineData("ab", "'ab' is not known; write a*b for the product")]
    [InlineData("2a", "column 2: an operator is missing before 'a'; write 2*a for the product")]
    [InlineData("1 + 2 b", "column 7: an operator is missing before 'b'; write 2*b")]
    [InlineData("a^2b", "write a^2*b")]
    [InlineData("a b", "write a*b")]
    [InlineData("a(b)", "column 2: an operator is missing before '('; write a*(…)")]
    [InlineData("(a)(b)", "column 4: an operator is missing")]
    [InlineData("(a+b)2", "column 6: an operator is missing before '2'; write '*' between two factors")]
    [InlineData("a**2", "column 3: powers are written with '^'")]
    [InlineData("a +", "column 4: expected a, b, a number or '(', but here is the end")]
    [InlineData("+a", "column 1: expected a, b, a number or '('")]
    [InlineData("a ++ b", "column 4: expected")]
    [InlineData("(a + b", "column 1: '(' is never closed")]
    [InlineData("a + b)", "column 6: ')' closes nothing")]
    [InlineData("()", "column 2: expected")]
    [InlineData("a = b", "column 3: expected an operator, but here is '='. Allowed are")]
    [InlineData("(a ? b)", "column 4: expected an operator or ')', but here is '?'")]
    [InlineData("a²", "column 2: expected an operator, but here is '²'")]
    [InlineData("a^b", "column 3: an exponent must be a whole number from 0 to 1000, but here is 'b'")]
    [InlineData("a^-1", "column 3: an exponent must be a whole number")]
    [InlineData("a^1001", "the exponent 1001 is too large; the largest is 1000")]
    [InlineData("a^2^3", "column 4: a power of a power needs parentheses, as in (a^2)^3")]
    [InlineData("0.5*a", "column 2: '.' is not allowed in a number")]
    [InlineData("1234567890123456789", "at most 18 digits, and this one has 19")]
    public void AMistakeIsNamedWithItsColumnAndWhatToDo(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigurationException>(() => Expression.Parse(text)).Message);

    [Fact]
    public void ExpressionsWithoutEndAreRefused()
    {
        string deep = new string('(', 400) + "a" + new string(')', 400);
        Assert.Contains("column 51: parentheses are nested more than 50 deep", Message(deep));
        Assert.Contains("at most 1000 characters, and this one has 1000001", Message(new string('(', 1_000_001)));
        Assert.True(Message(new string('(', 1_000_001)).Length < 300);

        static string Message(string text) => Assert.Throws<ConfigurationException>(() => Expression.Parse(text)).Message;
    }

    [Fact]
    public void AnyTextIsAnExpressionOrAMistakeButNeverACrash() =>
        Gen.OneOf(Gen.String, Gen.String["ab12+-*/^() cx.\0"]).Sample(text =>
        {
            try
            {
                int? value = Expression.Parse(text).Evaluate(3, 5, 7);
                Assert.True(value is null or (>= 0 and < 7));
            }
            catch (ConfigurationException error)
            {
                Assert.NotEmpty(error.Message);
            }
        }, iter: 5000);
}
