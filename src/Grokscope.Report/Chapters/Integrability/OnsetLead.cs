using Grokscope.Geometry.Measuring;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Chapters.Integrability;

/// <summary>When the defect begins to grow, by the published rules and one that looks only back, and how long before the first grok. From the measures onset and onset-study.</summary>
internal sealed class OnsetLead : IPartWriter
{
    /// <summary>The measure of a run.</summary>
    public const string MeasureName = "onset";

    /// <summary>The measure of a study.</summary>
    public const string StudyMeasureName = "onset-study";

    /// <summary>The form of the defect that is drawn.</summary>
    public const string Form = "difference";

    /// <summary>The form that the verdict rests on.</summary>
    public const string ExactForm = "exact";

    /// <summary>The form that the published onsets rest on.</summary>
    public const string PublishedForm = "published_f32";

    /// <inheritdoc/>
    public Part? Write(Study study)
    {
        if (Measured.Read(study, MeasureName) is not { } onsets)
            return null;
        IReadOnlyList<string> rules = RulesOf(onsets);
        MeasureResult? over = study.ResultOf(StudyMeasureName);
        return new Part("onset-lead", "Onset of the defect and its lead",
        [
            .. Measured.Read(study, DefectCurves.MeasureName) is { } defects ? [OnsetFigures.Onsets(onsets, defects, rules)] : Array.Empty<Block>(),
            over is null ? OnsetTables.FalsePositives(onsets, rules) : OnsetTables.Study(over),
            new Fold("Leads of each run", OnsetTables.Runs(onsets, rules)),
        ]);
    }

    /// <summary>A run's row of the first task's grok, for a form and a rule; null where there is none.</summary>
    public static ResultRow? FirstGrok(RunMeasured run, string form, string rule) =>
        run.Rows().FirstOrDefault(row => row.Text("form") == form && row.Text("rule") == rule && row.Text("criterion") == "grok" && row.Text("task") == "first");

    /// <summary>The rules that were asked.</summary>
    public static IReadOnlyList<string> RulesOf(Measured onsets) => [.. onsets.Rows().Select(row => row.Text("rule")).Distinct()];

    /// <summary>A rule's name: "V1", "backward".</summary>
    public static string NameOf(string rule) => rule is ['v', >= '0' and <= '9', ..] ? rule.ToUpperInvariant() : rule;
}
