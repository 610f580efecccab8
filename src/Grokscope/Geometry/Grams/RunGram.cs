using Grokscope.Geometry.Measuring;

namespace Grokscope.Geometry.Grams;

/// <summary>What the measure "gram" found of a run.</summary>
internal sealed class RunGram
{
    private readonly MeasureResult _result;

    /// <summary>Of a run.</summary>
    /// <exception cref="NotMeasurableException">It has not been measured.</exception>
    public RunGram(MeasuredRun run) => (Run, _result) = (run, run.ResultOf("gram"));

    /// <summary>The run.</summary>
    public MeasuredRun Run { get; }

    /// <summary>Its weight decay.</summary>
    public double Decay => Run.Experiment.Train.WeightDecay;

    /// <summary>The grok step by G95; null where it has not grokked.</summary>
    public int? Grok => Summary(GramMeasure.Every, "grok") is var step && double.IsFinite(step) ? (int)step : null;

    /// <summary>The step of its last snapshot.</summary>
    public int Length => (int)Summary(GramMeasure.Every, "length");

    /// <summary>The spacings of equal steps at which it has windows.</summary>
    public IReadOnlyList<int> Spacings => [.. _result.Numbers("", "spacing").Select(spacing => (int)spacing).Where(spacing => spacing != GramMeasure.Every)];

    /// <summary>A number of the summary; NaN where undefined.</summary>
    public double Summary(int spacing, string column)
    {
        IReadOnlyList<double> spacings = _result.Numbers("", "spacing"), values = _result.Numbers("", column);
        return Enumerable.Range(0, spacings.Count).Where(row => spacings[row] == spacing).Select(row => values[row]).Single();
    }

    /// <summary>Whether it is said to have declined, at the published spacing; false where it has not grokked, by construction.</summary>
    public bool IsDeclined => Summary(GramMeasure.Every, "decline") > GapDecline.Declined;

    /// <summary>Its windows at a spacing.</summary>
    public GapSeries Series(int spacing)
    {
        IReadOnlyList<double> Column(string name) => _result.Numbers("windows", name);
        (IReadOnlyList<double> spacings, IReadOnlyList<double> ends, IReadOnlyList<double> gaps, IReadOnlyList<double> ratios) =
            (Column("spacing"), Column("end_step"), Column("g23"), Column("R"));
        return new GapSeries([.. Enumerable.Range(0, ends.Count).Where(row => spacings[row] == spacing).Select(row => new GapPoint((int)ends[row], gaps[row], ratios[row]))]);
    }
}
