using System.Diagnostics;

namespace Grokscope.Tests.Docs;

/// <summary>Runs the pages' Python where there is a Python with pandas.</summary>
[Collection(SmallStudyTests.Name)]
public sealed class PythonBlocksTests(SmallStudy study)
{
    private static readonly string? Python = Environment.GetEnvironmentVariable("PYTHON") is { Length: > 0 } given ? given
        : new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(python => Run(python, Path.GetTempPath(), "-c", "import pandas, numpy").Code == 0);

    [Fact]
    public void The_pieces_of_the_notebook_load_a_study() => Runs(study.Study, SourceTree.File("dev", "notebook.py"), study.Study);

    [Fact]
    public void The_piece_on_measures_loads_a_table() => Runs(study.Run, "-c", Piece("docs/measures.md", "pandas"));

    [Fact]
    public void The_piece_on_claims_loads_them() => Runs(study.Study, "-c", Piece("docs/claims.md", "pandas"));

    private static string Piece(string page, string part) => DocumentPage.Of(page).Blocks.First(block => block.Language == "python" && block.Text.Contains(part, StringComparison.Ordinal)).Text;

    private static void Runs(string folder, params string[] arguments)
    {
        bool required = Environment.GetEnvironmentVariable("GROKSCOPE_REQUIRE_PYTHON") == "1";
        Assert.False(required && Python is null, "GROKSCOPE_REQUIRE_PYTHON is 1, but there is no python3 with pandas and NumPy.");
        Assert.SkipWhen(Python is null, "There is no python3 with pandas and NumPy here; PYTHON names another.");
        (int code, string output) = Run(Python, folder, arguments);
        Assert.True(code == 0, output);
    }

    private static (int Code, string Output) Run(string python, string folder, params string[] arguments)
    {
        try
        {
            (int code, string output, string error) = OtherProgram.Run(new ProcessStartInfo(python, arguments) { WorkingDirectory = folder });
            return (code, output + error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, $"there is no {python}");
        }
    }
}
