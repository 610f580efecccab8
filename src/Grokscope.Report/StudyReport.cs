using System.Text;
using Grokscope.Model;
using Grokscope.Report.Chapters.Beyond;
using Grokscope.Report.Chapters.Compression;
using Grokscope.Report.Chapters.Decay;
using Grokscope.Report.Chapters.Integrability;
using Grokscope.Report.Chapters.Interventions;
using Grokscope.Report.Chapters.Order;
using Grokscope.Report.Chapters.Runs;
using Grokscope.Report.Claims;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;
using Grokscope.Training.Storage;

namespace Grokscope.Report;

/// <summary>The report on a sweep or a run: one page that needs no other file, and its figures as files.</summary>
/// <example>
/// <code>
/// string page = StudyReport.Write(run.Folder);
/// foreach (ClaimResult result in StudyReport.Verdicts(run.Folder))
///     Console.WriteLine($"{result.Claim.Title}: {result.Verdict} ({result.Reason})");
/// </code>
/// </example>
public static class StudyReport
{
    private static readonly (string Id, string Title, IPartWriter[] Parts)[] Plan =
    [
        ("order", "Order of grokking", [new GrokSteps(), new GrokOrder(), new Accuracy(), new Loss(), new PathComponents(), new HeadAlignment()]),
        ("integrability", "Integrability", [new DefectCurves(), new ManifoldShare(), new OptimiserOrder(), new OnsetLead()]),
        ("decay", "Weight decay phases", [new TimescaleFits(), new CurvatureDepth(), new SpectralDensity(), new LeadAndThreshold()]),
        ("compression", "Compression", [new Reconstruction(), new Compressibility()]),
        ("interventions", "Interventions", [new DoseResponse()]),
        ("beyond", "Beyond the paper", [new FourierCircuits(), new SymmetryGroups(), new PhasePortraits(), new UpdateGram(), new Landscape()]),
        ("study", "The study's runs", [new RunFacts(), new Unreadable(), new Configuration()]),
    ];

    /// <summary>Writes report/index.html, report/claims.json and report/figures into the folder of a sweep or of a run, done or not.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="figures">Whether each figure becomes files, too, to which the page links.</param>
    /// <returns>Path of the page.</returns>
    /// <exception cref="ConfigurationException">The folder is neither a sweep nor a run.</exception>
    /// <exception cref="StorageException">A file of a run is damaged, or the page cannot be written.</exception>
    public static string Write(string folder, bool figures = true)
    {
        var study = Study.Read(folder);
        IReadOnlyList<ClaimResult> verdicts = PublishedClaims.Judge(study);
        ReportPage page = PageOf(study, verdicts) with { HasFigureFiles = figures };
        string report = Path.Combine(folder, "report"), drawn = Path.Combine(report, "figures"), index = Path.Combine(report, "index.html");
        string created = figures ? drawn : report;
        StorageException.Guard(created, "created", () => Directory.CreateDirectory(created));
        if (figures)
            foreach (Figure figure in page.Figures)
                FigureFiles.Write(figure, drawn);
        DurableFile.Write(index, Encoding.UTF8.GetBytes(HtmlPage.Render(page)));
        ClaimsFile.Write(Path.Combine(report, "claims.json"), study, verdicts);
        return index;
    }

    /// <summary>The page's tables as plain text, for a terminal; writes nothing.</summary>
    /// <param name="folder">As of <see cref="Write"/>.</param>
    /// <exception cref="ConfigurationException">The folder is neither a sweep nor a run.</exception>
    public static string Text(string folder) => TextPage.Render(PageOf(Study.Read(folder)));

    /// <summary>What a study says of each published claim; writes nothing.</summary>
    /// <param name="folder">As of <see cref="Write"/>.</param>
    /// <exception cref="ConfigurationException">The folder is neither a sweep nor a run.</exception>
    public static IReadOnlyList<ClaimResult> Verdicts(string folder) => PublishedClaims.Judge(Study.Read(folder));

    /// <summary>The page without its form.</summary>
    internal static ReportPage PageOf(Study study) => PageOf(study, PublishedClaims.Judge(study));

    /// <summary>The same, where it has been judged already.</summary>
    internal static ReportPage PageOf(Study study, IReadOnlyList<ClaimResult> verdicts) => new(
        $"Grokking study: {study.Name}",
        Lead(study),
        Argument(study.Folder),
        study.Runs,
        [.. Plan.Prepend(("claims", "Claims", [new ClaimsTable(verdicts)])).Select(plan => new Chapter(plan.Id, plan.Title, [.. plan.Parts.Select(part => part.Write(study)).OfType<Part>().Select(part => Finished(part, study))])).Where(chapter => chapter.Parts.Count > 0)],
        Colophon(study));

    private static string Lead(Study study)
    {
        ModelShape shape = study.Experiment.Shape;
        string[] tasks = [.. study.Experiment.Task.Outputs.Select(t => $"{t.Name} ({t.Expression.Text})")];
        string[] swept = [.. study.Experiment.Sweep.Where(a => a.Setting.Key != "modulus").Select(a => $"{new SweptValue(a.Setting.Key, "").KeyWords} {Words.List([.. a.Values.Select(a.Setting.Words)])}")];
        int done = study.Runs.Count(r => r.Result is not null), grokked = study.Runs.Count(r => r.Result?.AllGrokked == true);
        // A sweep over tasks or the model has no one size.
        int[] counts = [.. study.Runs.Select(r => new ParameterLayout(r.Experiment.Shape).Count).Distinct().Order()];
        string sizes = counts.Length > 1
            ? $"Transformers with {Words.Whole(counts[0])} {(counts.Length == 2 ? "or" : "to")} {Words.Whole(counts[^1])} parameters"
            : $"a Transformer with {Words.Whole(new ParameterLayout(shape).Count)} parameters "
                + $"({Words.Count(study.Experiment.Model.Layers, "layer")}, width {study.Experiment.Model.Width})";
        return $"{Words.Count(study.Runs.Count, "run")} of {sizes} on {Words.List(tasks)} modulo {study.ModulusWords()}"
            + (swept.Length == 0 ? ". " : $", with {Words.List(swept)}. ")
            + $"All tasks grokked in {grokked} of {study.Runs.Count}."
            + (done < study.Runs.Count ? $" {Words.Count(study.Runs.Count - done, "run")} not yet done." : "");
    }

    // A measure can have been taken of runs of which none has what a figure shows, and with other keys than the study's.
    private static Part Finished(Part part, Study study) => part with
    {
        Blocks = [.. part.Blocks.Where(block => block is not Figure figure || !figure.Panels.All(panel => panel.IsEmpty))
            .Select(block => block is Figure figure ? figure with { Changes = study.ChangesOf(figure.Measures) } : block)],
    };

    private static string Argument(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '\\' or '.' or '_' or '-' or '=' or ':') ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Colophon(Study study) =>
        $"Made by Grokscope {study.Runs.Select(r => r.Manifest?.GrokscopeVersion).OfType<string>().FirstOrDefault() ?? ""} from the files of {Words.Count(study.Runs.Count, "run")}; the page needs no other file.";
}
