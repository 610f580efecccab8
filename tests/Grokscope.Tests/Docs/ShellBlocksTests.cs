using System.Diagnostics;

namespace Grokscope.Tests.Docs;

/// <summary>
/// Runs the pages' commands: the blocks in sh of a page, in their order, by bash, in one folder. Comments that a reader does not see say what a block needs: <c>given: quick</c>, that the study
/// quick lies in the folder; <c>file: NAME</c> before a block that is not a command, that it is this file there; <c>skip: why</c>, that it is not run.
/// </summary>
[Collection(SmallStudyTests.Name)]
public sealed class ShellBlocksTests(SmallStudy study)
{
    public static TheoryData<string> Pages => [.. DocumentPage.All.Where(page => page.Blocks.Any(IsRun)).Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_commands_of_a_page_do_what_they_should(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The pages' commands are written for bash.");
        using TemporaryFolder folder = new();
        string experiments = Directory.CreateDirectory(folder["experiments"]).FullName, work = Directory.CreateDirectory(folder["work"]).FullName;
        foreach (string file in Directory.EnumerateFiles(study.Experiments))
            File.Copy(file, Path.Combine(experiments, Path.GetFileName(file)));
        DocumentPage page = DocumentPage.Of(name);
        if (page.Blocks.Any(block => block.Notes.ContainsKey("given")))
            study.CopyTo(Path.Combine(work, "quick"));
        foreach (DocumentBlock block in page.Blocks.Where(block => block.Notes.ContainsKey("file")))
        {
            string file = block.Notes["file"];
            File.WriteAllText(Path.Combine(work, file), block.Text);
            if (block.Language == "toml")
                SmallExperiments.Write(experiments, Path.GetFileNameWithoutExtension(file), block.Text);
        }
        string script = folder["page.sh"];
        File.WriteAllText(script, string.Join('\n', page.Blocks.Where(IsRun).Select(block => $"echo '== line {block.Line}'\n{block.Text}").Prepend(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Docs", "shell.sh")))));
        (int code, string output) = Bash(script, work, experiments);
        Assert.True(code == 0, $"{name} ended with {code}\n{output}");
    }

    [Fact]
    public void What_is_not_run_says_why() =>
        Assert.Equal(
            Skipped.Order(StringComparer.Ordinal),
            DocumentPage.All.SelectMany(page => page.Blocks.Where(block => block.Notes.ContainsKey("skip")).Select(block => $"{page.Name}: {block.Notes["skip"]}")).Order(StringComparer.Ordinal));

    /// <summary>All blocks that are not run, with their reasons.</summary>
    private static IEnumerable<string> Skipped =>
    [
        "README.md: this test is one of them",
        "docs/install.md: needs packages that `dev/ship.sh` makes; the checks build a program against them in a stage of their own",
        "docs/install.md: needs packages that `dev/ship.sh` makes; the checks install them in a stage of their own",
        "docs/studies.md: needs a Slurm cluster; SlurmClusterTests start one",
    ];

    private static bool IsRun(DocumentBlock block) => block.Language == "sh" && !block.Notes.ContainsKey("skip");

    private static (int Code, string Output) Bash(string script, string work, string experiments)
    {
        var start = new ProcessStartInfo("bash", ["-c", "exec bash \"$0\" 2>&1", script]) { WorkingDirectory = work };
        start.Environment["CLI"] = Path.Combine(AppContext.BaseDirectory, "Grokscope.Cli.dll");
        start.Environment["EXPERIMENTS"] = experiments;
        start.Environment["ROOT"] = SourceTree.Root;
        start.Environment.Remove("GROKSCOPE_ISA");
        (int code, string output, _) = OtherProgram.Run(start);
        return (code, output);
    }
}
