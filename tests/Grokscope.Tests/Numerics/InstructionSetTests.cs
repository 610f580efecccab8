using Grokscope.Numerics;

namespace Grokscope.Tests.Numerics;

[Trait("Category", "Engine")]
public sealed class InstructionSetTests
{
    [Fact]
    public void The_environment_variable_forces_the_variant_of_the_process()
    {
        string? forced = Environment.GetEnvironmentVariable(InstructionSets.Variable);
        Assert.Equal(InstructionSets.Choose(forced), InstructionSets.Current);
        if (!string.IsNullOrEmpty(forced))
            Assert.Equal(forced.Trim(), InstructionSets.Current.Name(), ignoreCase: true);
    }

    [Fact]
    public void Without_a_name_the_fastest_variant_is_taken()
    {
        Assert.Equal(Variants.Supported.Max(), InstructionSets.Choose(null));
        Assert.Equal(Variants.Supported.Max(), InstructionSets.Choose(""));
    }

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_name_gives_its_variant_or_says_that_the_processor_lacks_it(InstructionSet set)
    {
        string name = $" {set.Name().ToUpperInvariant()} ";
        if (InstructionSets.IsSupported(set))
        {
            Assert.Equal(set, InstructionSets.Choose(name));
            return;
        }
        var error = Assert.Throws<ConfigurationException>(() => InstructionSets.Choose(name));
        Assert.Contains("lacks", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sse2")]
    [InlineData("2")]
    [InlineData(" ")]
    public void An_unknown_name_is_an_error_that_lists_the_known_ones(string name)
    {
        string message = Assert.Throws<ConfigurationException>(() => InstructionSets.Choose(name)).Message;
        Assert.All(Enum.GetValues<InstructionSet>(), set => Assert.Contains(set.Name(), message, StringComparison.Ordinal));
    }
}
