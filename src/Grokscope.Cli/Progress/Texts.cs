using System.Globalization;
using Grokscope.Experiments;
using Grokscope.Training;

namespace Grokscope.Cli.Progress;

/// <summary>Numbers and states as the terminal shows them.</summary>
internal static class Texts
{
    /// <summary>A whole number: "12,300".</summary>
    public static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: "1 row", "2 rows".</summary>
    public static string Count(long count, string noun) => $"{Whole(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A share, rounded down so that 1.000 means all: "0.983".</summary>
    public static string Share(double value) => (Math.Floor(value * 1000) / 1000).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A loss: "3.47", "1.2e-05".</summary>
    public static string Loss(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>A duration: "42 s", "3 min 20 s", "2 h 5 min", "1 d 3 h".</summary>
    public static string Duration(TimeSpan time)
    {
        long seconds = Math.Max(0, (long)Math.Round(time.TotalSeconds));
        return seconds switch
        {
            < 60 => $"{seconds} s",
            < 3600 => $"{seconds / 60} min {seconds % 60} s",
            < 86400 => $"{seconds / 3600} h {seconds % 3600 / 60} min",
            _ => $"{seconds / 86400} d {seconds % 86400 / 3600} h",
        };
    }

    /// <summary>A state as a word.</summary>
    public static string State(RunStatus status) => RunReport.Words(status);
}
