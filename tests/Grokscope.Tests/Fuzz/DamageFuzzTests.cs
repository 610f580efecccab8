namespace Grokscope.Tests.Fuzz;

/// <summary>A thousand damaged studies: each command ends with a documented code, and a message that names the file where it fails.</summary>
public sealed class DamageFuzzTests(DamagedStudy study) : IClassFixture<DamagedStudy>
{
    private const int Count = 1000;

    [Fact]
    public void Every_command_ends_with_a_documented_code_and_names_what_is_damaged() => FuzzCases.Run(Count, 2, study.ProblemOf);
}
