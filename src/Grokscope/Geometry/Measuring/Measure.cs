using Grokscope.Experiments;

namespace Grokscope.Geometry.Measuring;

/// <summary>
/// Something that can be measured, as a declaration: name, meaning, what it needs and writes. Each lives in a file of its own and is found by
/// being there: a class without constructor parameters. Holds no state: all of it is in arguments and results.
/// </summary>
/// <seealso cref="RunMeasure"/>
public abstract class Measure
{
    /// <summary>Name on the command line and of its files, such as "pca".</summary>
    public abstract string Name { get; }

    /// <summary>What it measures, in a line.</summary>
    public abstract string Summary { get; }

    /// <summary>Where it comes from: sections of method.md, or a paper.</summary>
    public abstract string Source { get; }

    /// <summary>Version of its numbers; raised when they change, so that older results are measured anew.</summary>
    public virtual int Version => 1;

    /// <summary>Names of the measures whose results it reads; they are taken first.</summary>
    public virtual IReadOnlyList<string> Needs => [];

    /// <summary>What it writes; the first is the main table, named "".</summary>
    public abstract IReadOnlyList<TableForm> Tables { get; }

    /// <summary>The keys of [measure] that change its numbers: results of other values are measured anew.</summary>
    public virtual IReadOnlyList<string> Keys => [];

    /// <summary>The values of <see cref="Keys"/>, in their order.</summary>
    /// <exception cref="KeyNotFoundException">[measure] has no such key.</exception>
    internal IReadOnlyList<(string Key, object Value)> ValuesIn(MeasureOptions options)
    {
        var experiment = new Experiment { Measure = options };
        return [.. Keys.Select(key => (key, Find(key).Get(experiment)))];

        static Setting Find(string key) => SettingTable.Find($"measure.{key}") ?? throw new KeyNotFoundException($"[measure] has no key '{key}'.");
    }
}

/// <summary>A piece of a measure that can be done by itself, in any order, on any thread.</summary>
/// <param name="Key">Its name among the measure's, such as "step=1000/add".</param>
/// <param name="Step">The snapshot that it is about; −1 for none.</param>
/// <param name="Part">What of it, such as a task or a matrix; "" for all.</param>
/// <param name="Work">Expected work relative to the measure's other items, above 0, for the time left.</param>
/// <seealso cref="RunMeasure"/>
public sealed record MeasureItem(string Key, int Step = -1, string Part = "", double Work = 1);

/// <summary>A measure of one run. Its results are the rows of all its items in order, then those of <see cref="Finish"/>.</summary>
/// <example>
/// <code>
/// MeasureResult result = run.Measure(new WeightNorm());
/// Console.WriteLine(result.Numbers("", "norm")[^1]);
///
/// internal sealed class WeightNorm : RunMeasure
/// {
///     public override string Name =&gt; "weight_norm";
///     public override string Summary =&gt; "norm of all weights";
///     public override string Source =&gt; "mine";
///     public override IReadOnlyList&lt;TableForm&gt; Tables { get; } = [new("", "a snapshot", new("step", "steps", "its step"), new("norm", "", "‖θ‖"))];
///
///     public override IReadOnlyList&lt;MeasureItem&gt; Items(MeasuredRun run) =&gt; [.. run.Points(20).Select(step =&gt; new MeasureItem($"step={step}", step))];
///
///     public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part) =&gt;
///         part.Add("", item.Step, Vectors64.Norm(run.Snapshots.Read(item.Step)));
/// }
/// </code>
/// </example>
public abstract class RunMeasure : Measure
{
    /// <summary>The pieces, in the order in which their rows will stand. None where the run has nothing to measure.</summary>
    /// <exception cref="MeasureException">The run cannot be measured, and why.</exception>
    public abstract IReadOnlyList<MeasureItem> Items(MeasuredRun run);

    /// <summary>Whether it can be taken while a run trains, of the weights of the moment: then <see cref="ItemsAt"/> gives its pieces.</summary>
    public virtual bool CanBeOnline => false;

    /// <summary>The pieces at one step, for measuring while a run trains.</summary>
    public virtual IReadOnlyList<MeasureItem> ItemsAt(MeasuredRun run, int step) => [];

    /// <summary>Measures one piece. The same piece gives the same bits whatever else is measured, and wherever.</summary>
    /// <param name="run">The run; shared by all threads.</param>
    /// <param name="item">The piece.</param>
    /// <param name="worker">This thread's tools.</param>
    /// <param name="part">Receives the rows.</param>
    public abstract void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part);

    /// <summary>Adds rows that rest on all pieces together.</summary>
    /// <param name="run">The run.</param>
    /// <param name="all">All pieces' rows; receives the others.</param>
    public virtual void Finish(MeasuredRun run, MeasurePart all)
    {
    }
}

/// <summary>A measure of all runs of a study together.</summary>
/// <example>
/// <code>
/// IReadOnlyList&lt;MeasureOutcome&gt; outcomes = Study.Open(run.Folder).Measure([new Longest()]);
///
/// internal sealed class Longest : StudyMeasure
/// {
///     public override string Name =&gt; "longest";
///     public override string Summary =&gt; "steps of the longest run";
///     public override string Source =&gt; "mine";
///     public override IReadOnlyList&lt;TableForm&gt; Tables { get; } = [new("", "the study", new Column("steps", "steps", "of the longest run"))];
///
///     public override void Measure(MeasuredStudy study, MeasurePart part) =&gt; part.Add("", study.Runs.Max(run =&gt; run.Steps[^1]));
/// }
/// </code>
/// </example>
public abstract class StudyMeasure : Measure
{
    /// <summary>Measures.</summary>
    /// <param name="study">The runs.</param>
    /// <param name="part">Receives the rows.</param>
    public abstract void Measure(MeasuredStudy study, MeasurePart part);
}
