using CsCheck;
using Grokscope.Model;
using Grokscope.Training.Tasks;

namespace Grokscope.Tests.Training.Tasks;

public sealed class TaskSetTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Add")]
    [InlineData("2x")]
    [InlineData("a-b")]
    [InlineData("ä")]
    [InlineData("a_name_that_goes_on_for_more_than_forty_characters")]
    public void ATaskNeedsAPlainName(string name) =>
        Assert.Contains($"'{name}' cannot name a task", Message(() => new ModularTask(name, "a + b")));

    [Fact]
    public void AMistakeInAnExpressionNamesItsTask() =>
        Assert.StartsWith("Task sum: In the expression \"a + c\", column 5", Message(() => new ModularTask("sum", "a + c")));

    [Fact]
    public void DivisionNeedsAPrimeModulusAndIsToldTheNextOnes()
    {
        ModularTask[] tasks = [new("add", "a + b"), new("div", "a / b")];
        string message = Message(() => new TaskSet(96, tasks));
        Assert.Contains("Task div = \"a / b\" divides", message);
        Assert.Contains("96 is not prime; take 89 or 97", message);
        Assert.Equal(97, new TaskSet(97, tasks).Modulus);
        Assert.Equal(96, new TaskSet(96, [new("add", "a + b")]).Modulus);
    }

    [Fact]
    public void ImpossibleSetsAreRefused()
    {
        ModularTask add = new("add", "a + b");
        Assert.Contains("between 2 and 4096, but is 1", Message(() => new TaskSet(1, [add])));
        Assert.Contains("but is 4097", Message(() => new TaskSet(4097, [add])));
        Assert.Contains("There is no task", Message(() => new TaskSet(7, [])));
        Assert.Contains("Two tasks are named add", Message(() => new TaskSet(7, [add, new("add", "a * b")])));
        Assert.Contains("divides by 0 for every pair modulo 7", Message(() => new TaskSet(7, [add, new("bad", "a / (b - b)")])));
    }

    [Fact]
    public void AnswersAreTheValuesOfTheExpressions() =>
        Gen.Select(Gen.OneOf(2, 3, 7, 13), Gen.Int[0, 12], Gen.Int[0, 12]).Sample((p, x, y) =>
        {
            (int a, int b) = (x % p, y % p);
            var tasks = new TaskSet(p, [new("add", "a + b"), new("div", "a / b"), new("sq", "a^2 + b^2")]);
            int pair = (a * p) + b;
            Assert.Equal((a + b) % p, tasks.Targets[0][pair]);
            int quotient = tasks.Targets[1][pair];
            Assert.Equal(b != 0, tasks.IsDefined(pair));
            if (b == 0)
                Assert.Equal(PairTargets.Undefined, quotient);
            else
                Assert.Equal(a, quotient * b % p);
            Assert.Equal(((a * a) + (b * b)) % p, tasks.Targets[2][pair]);
        });

    private static string Message(Func<object> make) => Assert.Throws<ConfigurationException>(make).Message;
}
