using System.CommandLine;
using Grokscope.Report;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope report: the page on a sweep or a run.</summary>
internal static class ReportCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> folder = Shared.Folder();
        var command = new ExampledCommand(
            "report",
            "Writes figures, tables and one self-contained page about a sweep or a run into its folder. Runs may still be going on.",
            ("grokscope report quick", "writes quick/report/index.html"))
        { folder };
        command.SetAction(parsed =>
        {
            Write(parsed.GetValue(folder)!, surroundings);
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>Writes the report and says where it is.</summary>
    public static void Write(string folder, Surroundings surroundings) => surroundings.Out.WriteLine($"Report: {StudyReport.Write(folder)}");
}
