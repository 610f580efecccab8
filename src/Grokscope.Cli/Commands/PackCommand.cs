using System.CommandLine;
using Grokscope.Cli.Progress;
using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Training.Storage;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope pack: a small copy of a study, to keep and to share.</summary>
internal static class PackCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> folder = Shared.Folder();
        Option<string?> to = Shared.Path("--out", "Folder of the copy [default: the study's name with -packed]", "DIR");
        Option<bool> without = new("--without-weights") { Description = "Leaves out the final weights, one snapshot a run." };
        Option<int?> digits = Shared.Whole(
            "--digits", "Significant digits of the measures' numbers; 7, as many as weights have, halve them [default: all]", PackOptions.FewestDigits, PackOptions.AllDigits);
        var command = new ExampledCommand(
            "pack",
            "Makes a small copy of a study, to keep and to share: all that the report shows, and each run's final weights. Left out are the paths, from which alone something new could be measured.",
            ("grokscope pack quick", "makes quick-packed"),
            ("grokscope pack quick --out results/quick --without-weights --digits 7", "where it belongs, and smaller still"),
            ("grokscope report quick-packed", "the report, from the copy"))
        { folder, to, without, digits };
        command.SetAction(parsed =>
        {
            string from = Path.TrimEndingDirectorySeparator(parsed.GetValue(folder)!);
            // "." has no name to add to.
            string target = parsed.GetValue(to) ?? $"{(Path.GetFileName(from) is "." or ".." ? FolderPath.Full(from) : from)}-packed";
            PackedStudy packed = StudyPack.Write(from, target, new PackOptions(!parsed.GetValue(without), parsed.GetValue(digits) ?? PackOptions.AllDigits));
            foreach ((string run, string why) in packed.LeftOut)
                surroundings.Error.WriteLine($"{run}: {why}, left out");
            surroundings.Out.WriteLine($"Packed: {target}, {packed.Runs - packed.LeftOut.Count} of {Texts.Count(packed.Runs, "run")}, {DiskNeed.Words(packed.Bytes)}");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
