using System.CommandLine;

namespace Grokscope.Cli.Completion;

/// <summary>Says of an argument or an option what completes it.</summary>
internal static class Completes
{
    /// <summary>An argument with candidates for a word.</summary>
    public static Argument<T> With<T>(this Argument<T> argument, Func<string, IEnumerable<string>> candidates)
    {
        // Help would put all that could stand here in its place: every folder.
        argument.HelpName ??= argument.Name;
        argument.CompletionSources.Clear();
        argument.CompletionSources.Add(context => candidates(context.WordToComplete));
        return argument;
    }

    /// <summary>An option with candidates for a word.</summary>
    public static Option<T> With<T>(this Option<T> option, Func<string, IEnumerable<string>> candidates)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(context => candidates(context.WordToComplete));
        return option;
    }
}
