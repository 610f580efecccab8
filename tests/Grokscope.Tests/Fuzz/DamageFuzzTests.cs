namespace Grokscope.Tests.Fuzz;

/// <summary>Damaged studies: each command ends with a documented code, and a message that names the file where it fails.</summary>
public sealed class DamageFuzzTests(DamagedStudy study) : IClassFixture<DamagedStudy>
{
    private const int Count = 200;

    [Fact]
    public void Every_command_ends_with_a_documented_code_and_names_what_is_damaged() => FuzzCases.Run(Count, 2, study.ProblemOf);

    [Theory]
    [InlineData("export")]
    [InlineData("measure")]
    public void A_flipped_bit_in_the_last_weights_is_told(string command) => study.FlippedEnd(command);
}
