using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Geometry.Timescales;
using Grokscope.Numerics;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry;

/// <summary>
/// The grok step against the weight decay: a constant, a power law, an exponential and two reciprocal laws on one likelihood with censored runs, and the
/// published least-squares fits. Source: method.md §11; §23, 18.
/// </summary>
internal sealed class TimescaleMeasure : StudyMeasure
{
    private const string NoFit = "fewer decays with a grok than parameters, no spread between runs, or a grok where the law says never";
    private const string NoIntervals = "some decay has a single run, or too many resamples cannot be fitted";

    private static readonly Column[] Which =
    [
        new("group", "", "runs that differ only in decay and seeds, by their tasks"),
        new("clock", "", "what is timed: a task, the first, the last, or the mean of the tasks"),
    ];

    /// <inheritdoc/>
    public override string Name => "timescale";

    /// <inheritdoc/>
    public override string Summary => "grok step against weight decay: laws compared by likelihood with censored runs, and the published fits";

    /// <inheritdoc/>
    public override string Source => "method.md §11, §23 E";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new("", "a law ln T = ln f(decay) + sigma·ε, by maximum likelihood; a run without grok counts with the probability of a later one",
            [.. Which,
            new("model", "", "the law"),
            new("formula", "", "f"),
            new("runs", "", "runs"),
            new("censored", "", "of these, runs without grok"),
            new("log_likelihood", "nats", "ln L, of the density of ln T"),
            new("unknowns", "", "parameters of f, and sigma"),
            new("aicc", "", "2k − 2 ln L + 2k(k + 1)/(n − k − 1), k unknowns, n runs"),
            new("delta_aicc", "", "aicc above the least of the laws"),
            new("weight", "share of 1", "e^(−delta/2) over the laws' sum"),
            new("left_out_rms", "ln T", "root mean square over decays of table left_out's error"),
            new("left_out_score", "nats", "mean over decays of table left_out's log_score")]),
        new("parameters", "a parameter of a law",
            [.. Which,
            new("model", "", "the law"),
            new("parameter", "", "name in the formula, or sigma: the standard deviation of ln T"),
            new("value", "", "at the greatest likelihood"),
            new("low", "", "lower end of the 95 % bootstrap interval, runs resampled within each decay; with three seeds it covers the truth in about 86 %"),
            new("high", "", "upper end")]),
        new("left_out", "a decay predicted from the runs of the other decays",
            [.. Which,
            new("model", "", "the law"),
            new("weight_decay", "", "the decay left out"),
            new("runs", "", "runs left out"),
            new("censored", "", "of these, runs without grok"),
            new("predicted", "steps", "f at this decay, fitted to the others"),
            new("error", "ln T", "mean of ln T − ln f over the runs with a grok"),
            new("log_score", "nats", "mean ln L of the runs left out, censored ones too")]),
        new("published", "a fit of the published study, by least squares on the runs with decay and grok; the R² are of different spaces",
            [.. Which,
            new("fit", "", "log_log: line through ln λ and ln T; power: a·λ^(−b); exponential: a·e^(−bλ); reciprocal: a/(λ + b) + c"),
            new("parameter", "", "its parameter; pearson_r: of ln λ and ln T; r_squared: 1 − SS_residual/SS_total in the fit's own space"),
            new("value", "", "its value"),
            new("runs", "", "runs")]),
        new("steps", "a run's grok step, as fitted",
            [.. Which,
            new("run", "", "its folder"),
            new("weight_decay", "", "λ"),
            new("seed", "", "its seed"),
            new("steps", "steps", "grok step, or the steps made without"),
            new("censored", "", "whether it is the latter")]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys => ["measure_seed"];

    /// <inheritdoc/>
    /// <exception cref="NotMeasurableException">No group has runs of two decays that grok.</exception>
    public override void Measure(MeasuredStudy study, MeasurePart part)
    {
        bool isFitted = false;
        foreach (RunGroup group in RunGroup.Of(study))
            foreach (GrokClock clock in GrokClock.Of(group.Runs[0].Tasks))
            {
                Cell[] which = [group.Name, clock.Name];
                IReadOnlyList<GrokTiming> timings = clock.Time(group.Runs);
                AddSteps(part, which, timings);
                GrokTiming[] seen = [.. timings.Where(timing => !timing.IsCensored)];
                if (seen.Select(timing => timing.Decay).Distinct().Count() < 2)
                    continue;
                isFitted = true;
                AddLaws(study, part, which, [.. timings.Select(timing => timing.Observation)]);
                AddPublished(part, which, [.. seen.Where(timing => timing.Decay > 0)]);
            }
        if (!isFitted)
            throw new NotMeasurableException($"{study.Path}: a time against decay needs runs of one kind that grok at two decays or more. Sweep weight_decay.");
    }

    private static void AddSteps(MeasurePart part, Cell[] which, IReadOnlyList<GrokTiming> timings)
    {
        foreach (GrokTiming timing in timings)
            part.Add("steps", [.. which, timing.Run.Name, timing.Decay, (long)timing.Run.Experiment.Train.Seed, timing.Steps, timing.IsCensored]);
    }

    private static void AddLaws(MeasuredStudy study, MeasurePart part, Cell[] which, IReadOnlyList<GrokObservation> runs)
    {
        IReadOnlyList<LeftOut> left = ModelComparison.LeaveOneOut(runs);
        foreach (RankedModel ranked in ModelComparison.Rank(runs))
        {
            TimescaleModel model = ranked.Model;
            LeftOut[] own = [.. left.Where(l => l.Model == model)];
            part.Add("",
            [
                .. which, model.Name, model.Formula, runs.Count, runs.Count(run => run.IsCensored), Known(ranked.Fit?.LogLikelihood, NoFit), model.Parameters.Count + 1,
                Known(ranked.Aicc, "no fit, or no more runs than unknowns"), Known(ranked.Delta, "there is no aicc"), Known(ranked.Weight, "there is no aicc"),
                .. Overall(own),
            ]);
            AddParameters(study, part, which, ranked, runs);
            foreach (LeftOut l in own)
                AddLeftOut(part, which, l, runs);
        }
    }

    private static Cell[] Overall(LeftOut[] left)
    {
        double?[] errors = [.. left.Where(l => l.Error is not null || l.Fit is null).Select(l => l.Error)];
        return
        [
            Known(Root(errors.Sum(e => e * e), errors.Length), "a decay cannot be predicted from the others"),
            Known(left.Any(l => l.LogScore is null) ? null : left.Sum(l => l.LogScore) / left.Length, "a decay cannot be predicted from the others"),
        ];

        double? Root(double? squares, int count) => count == 0 || errors.Contains(null) ? null : Math.Sqrt(squares!.Value / count);
    }

    private static void AddParameters(MeasuredStudy study, MeasurePart part, Cell[] which, RankedModel ranked, IReadOnlyList<GrokObservation> runs)
    {
        var random = new Philox(study.Options.Seed, $"timescale.{ranked.Model.Name}", 0);
        IReadOnlyList<Interval>? intervals = ranked.Fit is { } fit ? ModelComparison.Intervals(fit, runs, random) : null;
        double[]? values = ranked.Fit is null ? null : [.. ranked.Fit.Parameters, ranked.Fit.Sigma];
        string[] names = [.. ranked.Model.Parameters, "sigma"];
        for (int i = 0; i < names.Length; i++)
            part.Add("parameters",
                [.. which, ranked.Model.Name, names[i], Known(values?[i], NoFit), End(i, interval => interval.Low), End(i, interval => interval.High)]);

        Cell End(int parameter, Func<Interval, double> end) => parameter == ranked.Model.Parameters.Count
            ? new Undefined("resampling within a decay does not vary what the law misses there")
            : Known(intervals is null ? null : end(intervals[parameter]), NoIntervals);
    }

    private static void AddLeftOut(MeasurePart part, Cell[] which, LeftOut left, IReadOnlyList<GrokObservation> runs)
    {
        GrokObservation[] own = [.. runs.Where(run => run.Decay == left.Decay)];
        double? predicted = left.Fit is { } fit ? Elementary64.Exp(fit.LogSteps(left.Decay)) : null;
        part.Add("left_out",
        [
            .. which, left.Model.Name, left.Decay, own.Length, own.Count(run => run.IsCensored),
            Known(predicted, left.Fit is null ? "the law cannot be fitted to the other decays" : "the law is infinite there"),
            Known(left.Error, left.Fit is null ? "the law cannot be fitted to the other decays" : own.All(run => run.IsCensored) ? "no run groks at this decay" : "the law is infinite there"),
            Known(left.LogScore, left.Fit is null ? "the law cannot be fitted to the other decays" : "the law holds a run impossible"),
        ]);
    }

    private static void AddPublished(MeasurePart part, Cell[] which, GrokTiming[] seen)
    {
        if (seen.Select(timing => timing.Decay).Distinct().Count() < 3)
            return;
        foreach (PublishedFit fit in PublishedFits.Of([.. seen.Select(timing => timing.Decay)], [.. seen.Select(timing => timing.Steps)]))
            foreach ((string name, double value) in fit.Parameters.Append(("r_squared", fit.RSquared)))
                part.Add("published", [.. which, fit.Name, name, Cell.Of(value, "the search found no finite value"), seen.Length]);
    }

    private static Cell Known(double? value, string because) => Cell.Of(value ?? double.NaN, because);
}
