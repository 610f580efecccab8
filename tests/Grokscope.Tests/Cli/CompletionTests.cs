using System.Diagnostics;

namespace Grokscope.Tests.Cli;

public sealed class CompletionTests
{
    [Theory]
    [InlineData(" tr", "train")]
    [InlineData(" train qu", "quick")]
    [InlineData(" train deletion-", "deletion-dual", "deletion-quick", "deletion-tri")]
    [InlineData(" train quick --thr", "--threads")]
    [InlineData(" train quick --set weight_d", "weight_decay=")]
    [InlineData(" sweep quick --set train.stop.acc")]
    [InlineData(" sweep quick --executor ", "local", "slurm")]
    [InlineData(" export run --format saf", "safetensors")]
    [InlineData(" sweep quick --executor=", "--executor=local", "--executor=slurm")]
    [InlineData(" measure --only=pca,compr", "--only=pca,compress")]
    [InlineData(" xport")]
    [InlineData(" measure run --only hess", "hessian")]
    [InlineData(" measure run --only pca,compr", "pca,compress")]
    [InlineData(" measure run --only compress,compr")]
    [InlineData(" measure run --set hessian_po", "hessian_points=")]
    [InlineData(" measure run --set weight_d")]
    [InlineData(" completion z", "zsh")]
    [InlineData(" completion ", "bash", "fish", "pwsh", "zsh")]
    [InlineData(" nonsense x")]
    public void A_word_is_completed(string line, params string[] expected) => Assert.Equal(expected, Suggested(line));

    [Fact]
    public void Commands_come_without_the_options_that_all_have()
    {
        string[] all = Suggested(" ");
        Assert.Contains("reproduce", all);
        Assert.All(all, word => Assert.Matches("^[a-z]+$", word));
        Assert.Equal(["--help", "--version"], Suggested(" -"));
    }

    [Fact]
    public void Files_are_those_that_fit()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["mine"]);
        Directory.CreateDirectory(folder["my study"]);
        foreach (string file in new[] { "mine.toml", "mine.csv", ".mine.toml", "mine/inner.toml" })
            File.WriteAllText(folder[file], "");
        string start = folder.Path + "/";
        Assert.Equal([start + "mine.toml", start + "mine/"], Suggested($" train {start}m").Order(StringComparer.Ordinal));
        Assert.Equal([start + "mine/inner.toml"], Suggested($" train {start}mine/"));
        Assert.Equal([start + "mine/"], Suggested($" status {start}m"));
        Assert.Equal([start + "mine.csv", start + "mine.toml", start + "mine/"], Suggested($" export run --out {start}").Order(StringComparer.Ordinal));
        Assert.Empty(Suggested($" train {start}no/such/"));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void Every_shell_has_a_script_that_asks_the_program(string shell)
    {
        var run = CommandRun.Of("completion", shell);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("[suggest]", run.Out);
        Assert.Contains($"grokscope completion {shell}", run.Out);
    }

    [Fact]
    public void Another_shell_is_refused() => CommandRun.Of("completion", "tcsh").FailsWith(ExitCode.Usage, "'tcsh'", "bash, zsh, fish, pwsh");

    // As bash calls the function: words cut at '=', which stands as a word of its own.
    [Theory]
    [InlineData("grokscope tr", "train")]
    [InlineData("grokscope measure run --only pca,compr", "pca,compress")]
    [InlineData("grokscope train quick --set weight_d", "weight_decay=")]
    [InlineData("grokscope sweep quick --executor=sl", "slurm")]
    [InlineData("grokscope frobnicate x", "")]
    public void Bash_completes(string line, string expected)
    {
        Assert.SkipUnless(IsInstalled("bash"), "bash is not installed");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["grokscope"], $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "Grokscope.Cli.dll")}' \"$@\"\n");
        File.WriteAllText(folder["grokscope.bash"], CommandRun.Of("completion", "bash").Out);
        string script = $$"""
            chmod +x {{folder["grokscope"]}}; PATH={{folder.Path}}:$PATH
            source {{folder["grokscope.bash"]}}
            complete -p grokscope | grep -q -- '-F _grokscope' || exit 1
            COMP_LINE='{{line}}' COMP_WORDS=(grokscope)
            COMP_POINT=${#COMP_LINE}
            _grokscope
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        Assert.Equal((0, expected), Of("bash", "--norc", "-c", script));
    }

    [Theory]
    [InlineData("bash", "-n", "{0}")]
    [InlineData("zsh", "-n", "{0}")]
    [InlineData("fish", "--no-execute", "{0}")]
    [InlineData("pwsh", "-NoProfile", "-Command", "$e = $null; [void][System.Management.Automation.Language.Parser]::ParseFile('{0}', [ref]$null, [ref]$e); exit $e.Count")]
    public void The_script_is_well_formed(string shell, params string[] arguments)
    {
        Assert.SkipUnless(IsInstalled(shell), $"{shell} is not installed");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["script"], CommandRun.Of("completion", shell).Out);
        Assert.Equal((0, ""), Of(shell, [.. arguments.Select(argument => argument.Replace("{0}", folder["script"], StringComparison.Ordinal))]));
    }

    private static string[] Suggested(string line)
    {
        var run = CommandRun.Of("[suggest]", line);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static (int Code, string Out) Of(string program, params string[] arguments)
    {
        (int code, string output, _) = OtherProgram.Run(new ProcessStartInfo(program, arguments));
        return (code, output.Trim());
    }
}
