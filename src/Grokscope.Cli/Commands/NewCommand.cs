using System.CommandLine;
using System.Text;
using Grokscope.Cli.Completion;
using Grokscope.Experiments;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope new: an experiment file to edit.</summary>
internal static class NewCommand
{
    private const string DefaultFile = "experiment.toml", DefaultOrigin = "quick", StandardOutput = "-";

    public static Command Create(Surroundings surroundings)
    {
        Argument<string> file = new("FILE") { Description = "The file to write, or - for standard output.", DefaultValueFactory = _ => DefaultFile };
        Option<string?> from = Shared.Path("--from", $"The experiment whose values it has, built in or a file [default: {DefaultOrigin}]", "EXPERIMENT").With(Candidates.Experiments);
        Option<bool> full = new("--full") { Description = "Every key in force; without it, those that few studies change are commented out." };
        var command = new ExampledCommand(
            "new",
            "Writes an experiment file to edit: every key with its meaning, what it takes, its default and why. Without a change it trains a small model that groks in ten seconds or so.",
            ("grokscope new", $"writes {DefaultFile}, for grokscope train {DefaultFile}"),
            ("grokscope new mine.toml --from dual", "with the values of the published two-task run"),
            ("grokscope new - --full", "shows all keys"))
        { file, from, full };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(file)!;
            bool shown = path == StandardOutput;
            if (!shown)
                Demand(path);
            var experiment = Experiment.Load(parsed.GetValue(from) ?? DefaultOrigin);
            string folder = shown ? Directory.GetCurrentDirectory() : Path.GetDirectoryName(Path.GetFullPath(path))!;
            string text = ExperimentTemplate.ToToml(experiment, shown ? DefaultFile : path, folder, parsed.GetValue(full));
            if (shown)
                surroundings.Out.Write(text);
            else
                Write(path, text, surroundings);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Demand(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.StartsWith('-'))
            throw new ConfigurationException($"'{path}' is no name for an experiment file. Write for example grokscope new mine.toml.");
        if (BuiltInExperiments.Names.Contains(path))
            throw new ConfigurationException($"{path}: a built-in experiment has this name, and would be taken in the file's place. Write grokscope new {path}.toml.");
        if (Path.Exists(path))
            throw Existing(path);
    }

    private static void Write(string path, string text, Surroundings surroundings)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            stream.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (IOException) when (Path.Exists(path))
        {
            throw Existing(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: the file cannot be written: {e.Message} Give another name, or make its folder first.", e);
        }
        surroundings.Out.WriteLine($"File: {path}\nChange what you like, then: grokscope train {path}");
    }

    private static ConfigurationException Existing(string path) =>
        new($"{path} exists already, and is not overwritten. Give another name, such as grokscope new another.toml, or move it away first.");
}
