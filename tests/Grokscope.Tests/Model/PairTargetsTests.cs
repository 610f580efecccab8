using Grokscope.Model;

namespace Grokscope.Tests.Model;

public class PairTargetsTests
{
    [Fact]
    public void Every_class_and_no_answer_are_taken()
    {
        int[] answers = [0, 1, 2, PairTargets.Undefined, 0, 1, 2, 2, 0];
        Assert.Equal(answers, new PairTargets(3, [answers])[0]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-2)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void An_answer_that_is_no_class_is_refused(int answer)
    {
        int[] right = new int[9], wrong = new int[9];
        wrong[8] = answer;
        string message = Assert.Throws<ArgumentException>(() => new PairTargets(3, [right, wrong])).Message;
        Assert.Contains("from 0 to 2", message);
        Assert.Contains($"pair 8 is {answer}", message);
    }

    [Fact]
    public void A_pair_that_is_missing_is_told() =>
        Assert.Contains("9 pairs, but has 8", Assert.Throws<ArgumentException>(() => new PairTargets(3, [new int[8]])).Message);
}
