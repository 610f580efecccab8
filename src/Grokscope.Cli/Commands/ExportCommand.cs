using System.CommandLine;
using Grokscope.Experiments;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope export: the weights of one step as a file for other programs.</summary>
internal static class ExportCommand
{
    private static readonly WeightFormat[] Formats = Enum.GetValues<WeightFormat>();

    public static Command Create(Surroundings surroundings)
    {
        Argument<string> run = Shared.Folder("RUN", "The folder of a run.");
        Option<string> step = new("--step") { Description = "A step that has a snapshot, or 'last'", HelpName = "N", Required = true };
        Option<string> format = Shared.Choice("--format", "Format of the file; without it, what its name ends with", [.. Formats.Select(Name)]);
        Option<string?> file = Shared.Path("--out", "The file, or a folder for it [default: the run's name and the step, in this folder]", "FILE");
        var command = new ExampledCommand(
            "export",
            "Writes the weights of one step under the names and shapes of PyTorch's state_dict.",
            ("grokscope export runs/dual --step 200 --format npz", "writes dual_step_00000200.npz, for numpy.load"),
            ("grokscope export runs/dual --step last --format safetensors --out final.safetensors", "for safetensors.torch.load_file"))
        { run, step, format, file };
        command.SetAction(parsed =>
        {
            var export = SnapshotExport.Find(parsed.GetValue(run)!, parsed.GetValue(step)!);
            string? asked = parsed.GetValue(file);
            bool isGiven = parsed.GetResult(format) is { Implicit: false };
            WeightFormat chosen = Formats.FirstOrDefault(f => isGiven ? Name(f) == parsed.GetValue(format) : HasEnding(asked, f));
            string path = PathOf(asked, export.FileName(chosen));
            DemandEnding(path, chosen);
            export.Write(path, chosen);
            surroundings.Out.WriteLine($"File: {path}");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static string Name(WeightFormat format) => format.ToString().ToLowerInvariant();

    private static string PathOf(string? asked, string name) => asked is null ? name : Directory.Exists(asked) ? Path.Combine(asked, name) : asked;

    private static bool HasEnding(string? path, WeightFormat format) => path?.EndsWith(SnapshotExport.Ending(format), StringComparison.OrdinalIgnoreCase) == true;

    // The other programs, and import, go by the ending.
    private static void DemandEnding(string path, WeightFormat format)
    {
        if (Formats.Any(other => other != format && HasEnding(path, other)))
            throw new ConfigurationException($"{path}: the name says {Path.GetExtension(path)}, but --format is {Name(format)}. Give the format that the name says.");
    }
}
