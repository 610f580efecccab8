using Grokscope.Geometry.Measuring;

namespace Grokscope.Report.Claims.Judging;

/// <summary>The groups of runs that measures of a study tell apart.</summary>
internal static class StudyGroups
{
    /// <summary>Name of the group of all runs: "all" where there are several groups, else the only one; "" in an empty table.</summary>
    public static string Whole(MeasureResult result, string table) =>
        result.Texts(table, "group") is var groups && groups.Contains("all") ? "all" : groups.FirstOrDefault("");
}
