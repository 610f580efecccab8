using System.CommandLine;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope completion: the script that makes a shell complete what is typed. It asks the program itself, by the directive [suggest].</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create(Surroundings surroundings)
    {
        Argument<string> shell = new("SHELL") { Description = string.Join(", ", Shells[..^1]) + $" or {Shells[^1]}." };
        shell.CompletionSources.Add(Shells);
        shell.Validators.Add(result =>
        {
            if (result.Tokens.Select(token => token.Value).FirstOrDefault(given => !Shells.Contains(given)) is { } wrong)
                result.AddError($"There is no script for '{wrong}', only for {string.Join(", ", Shells)}.");
        });
        var command = new ExampledCommand(
            "completion",
            "Prints the script that makes a shell complete commands, options, experiments, keys, measures and folders.",
            ("eval \"$(grokscope completion bash)\"", "in ~/.bashrc"),
            ("source <(grokscope completion zsh)", "in ~/.zshrc, after compinit"),
            ("grokscope completion fish | source", "in ~/.config/fish/config.fish"),
            ("grokscope completion pwsh | Out-String | Invoke-Expression", "in $PROFILE"))
        { shell };
        command.SetAction(parsed =>
        {
            surroundings.Out.Write(Script(parsed.GetValue(shell)!));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static string Script(string shell)
    {
        using var reader = new StreamReader(typeof(CompletionCommand).Assembly.GetManifestResourceStream($"Grokscope.Cli.Completion.grokscope.{shell}")!);
        return reader.ReadToEnd();
    }
}
