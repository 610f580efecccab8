using System.CommandLine;
using Grokscope.Report;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope report: the page on a sweep or a run.</summary>
internal static class ReportCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> folder = Shared.Folder();
        Option<bool> text = new("--text") { Description = "Prints the tables to the terminal instead, and writes no file." };
        Option<bool> page = new("--page-only") { Description = "Writes the page and the verdicts, no file for each figure." };
        var command = new ExampledCommand(
            "report",
            "Writes figures, tables and one self-contained page about a sweep or a run into its folder. Runs may still be going on.",
            ("grokscope report quick", "writes quick/report/index.html"),
            ("grokscope report quick --page-only", "a single file to hand on"),
            ("grokscope report quick --text", "the tables, without a browser"))
        { folder, page, text };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(text))
                surroundings.Out.WriteLine(StudyReport.Text(parsed.GetValue(folder)!));
            else
                Write(parsed.GetValue(folder)!, surroundings, figures: !parsed.GetValue(page));
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>Writes the report and says where it is.</summary>
    public static void Write(string folder, Surroundings surroundings, bool figures = true) => surroundings.Out.WriteLine($"Report: {StudyReport.Write(folder, figures)}");
}
