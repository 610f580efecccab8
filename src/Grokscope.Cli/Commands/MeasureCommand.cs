using System.CommandLine;
using Grokscope.Cli.Completion;
using Grokscope.Cli.Progress;
using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Training.Storage;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope measure: the geometry of a sweep's runs or of a single run.</summary>
internal static class MeasureCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> folder = Shared.Folder();
        Option<string?> only = new Option<string?>("--only")
        {
            Description = "Measures to take, with commas between them, and those that they need [default: what the experiment's measure.only says, else all]",
            HelpName = "NAME,…",
        }.With(Candidates.Measures);
        Option<string[]> set = Shared.Set("Gives a key of [measure] another value, such as hessian_points=10; may be repeated.", Candidates.MeasureKeys);
        Option<int?> jobs = Shared.Count("--jobs", $"Pieces at a time, each on a thread; the numbers do not depend on it [default: {Environment.ProcessorCount}, one per processor]");
        Option<bool> list = new("--list") { Description = "Only lists the measures, with what they write and where they come from." };
        Option<bool> json = Shared.Json();
        folder.Arity = ArgumentArity.ZeroOrOne;
        only.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => Names(token.Value).Length == 0) is { } none)
                result.AddError($"--only takes names of measures with commas between them, not '{none.Value}'.");
        });
        var command = new ExampledCommand(
            "measure",
            "Measures the geometry of the path that runs took, from their snapshots, into measures/ of each run's folder. Runs may still be going on. "
            + "What is measured is not measured again; Ctrl-C keeps all finished pieces, and the same command goes on.",
            ("grokscope measure quick", "everything, of all runs in the folder quick"),
            ("grokscope measure runs/dual --only pca,commutator", "two measures of one run"),
            ("grokscope measure runs/dual --only hessian --set hessian_points=10", "at ten snapshots"),
            ("grokscope measure --list", "what can be measured"))
        { folder, only, set, jobs, list, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(list))
            {
                surroundings.Out.WriteLine(parsed.GetValue(json) ? JsonText.Of(Measures.All.Select(Declared)) : List());
                return (int)ExitCode.Done;
            }
            string path = parsed.GetValue(folder) ?? throw new ConfigurationException("measure needs the folder of a sweep or of a run. Try 'grokscope measure --help'.");
            return (int)Run(path, Names(parsed.GetValue(only) ?? ""), parsed.GetValue(set)!, parsed.GetValue(jobs) ?? Environment.ProcessorCount, surroundings, parsed.GetValue(json));
        });
        return command;
    }

    /// <summary>Takes measures and tells how it went.</summary>
    /// <param name="path">Folder of a sweep or of a run.</param>
    /// <param name="named">Names of the measures to take; all where there are none. Only a named one must find something to measure.</param>
    /// <param name="changes">Changes of [measure] as "key=value".</param>
    /// <param name="jobs">Pieces at a time.</param>
    /// <param name="surroundings">Where to tell it.</param>
    /// <param name="json">Whether to tell it as JSON.</param>
    public static ExitCode Run(string path, IReadOnlyList<string> named, IReadOnlyList<string> changes, int jobs, Surroundings surroundings, bool json = false)
    {
        bool isSweep = StudyFolder.IsSweep(path);
        MeasuredStudy study = StudyReader.Read(path, changes);
        IReadOnlyList<Measure> measures = Measures.Choose(named.Count > 0 ? named : study.Options.Only);
        if (!isSweep && measures.FirstOrDefault(m => m is StudyMeasure && (named.Contains(m.Name) || !measures.OfType<RunMeasure>().Any())) is { } whole)
            throw new ConfigurationException($"{whole.Name} measures all runs of a sweep together, and {path} is a single run. Give the folder of a sweep.");
        IReadOnlyList<MeasureOutcome> outcomes;
        using (var display = new MeasureDisplay(surroundings))
            outcomes = new Measurer(jobs, display).Measure(study, isSweep, measures, surroundings.Stop);
        foreach (MeasureOutcome open in outcomes.Where(o => !o.IsDone))
            surroundings.Error.WriteLine($"{(open.IsSkipped ? "skipped: " : "")}{Failure.Of(open.Failure!).About(open.Run.Length == 0 ? open.Measure : $"{open.Run}, {open.Measure}", open.Run)}");
        foreach (IGrouping<(string, string), MeasureOutcome> same in outcomes.Where(o => o.Changed.Length > 0).GroupBy(o => (o.Measure, o.Changed)))
            surroundings.Error.WriteLine($"{same.First().Measure}: replaced with {same.First().Changed}, in {Texts.Count(same.Count(), "run")}");
        surroundings.Out.WriteLine(json ? JsonText.Of(outcomes.Select(Told)) : Summary(outcomes, isSweep ? Path.Combine(path, "*", "measures") : Path.Combine(path, "measures")));
        return outcomes.All(o => o.IsDone || (o.IsSkipped && !named.Contains(o.Measure))) ? ExitCode.Done : ExitCode.Failed;
    }

    private static string[] Names(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Summary(IReadOnlyList<MeasureOutcome> outcomes, string files)
    {
        IEnumerable<string> done = outcomes.Where(o => o.IsDone).GroupBy(o => o.Measure)
            .Select(same => (same.Key, Seconds: same.Sum(o => o.Seconds)))
            .Select(m => m.Seconds >= 1 ? $"{m.Key} ({Texts.Duration(TimeSpan.FromSeconds(m.Seconds))} of work)" : m.Key);
        return $"{outcomes.Count(o => o.IsDone)} of {outcomes.Count} measured: {string.Join(", ", done)}\nFiles: {files}";
    }

    private static object Told(MeasureOutcome outcome) => new
    {
        outcome.Run,
        outcome.Measure,
        Status = outcome.IsDone ? "done" : outcome.IsSkipped ? "skipped" : "failed",
        outcome.Seconds,
        Message = outcome.Failure is null ? null : Failure.Of(outcome.Failure).Message,
    };

    private static string List() => string.Join("\n\n", Measures.All.Select(measure =>
        $"{measure.Name}: {measure.Summary}\n  source: {measure.Source}\n"
        + string.Join('\n', measure.Tables.Select(table => $"  {MeasureFolder.TableName(measure.Name, table.Name)}.csv: {table.Meaning}"))));

    private static object Declared(Measure measure) => new { measure.Name, measure.Summary, measure.Source, measure.Needs, measure.Tables };
}
