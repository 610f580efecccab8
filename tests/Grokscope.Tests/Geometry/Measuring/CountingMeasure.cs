using Grokscope.Geometry.Measuring;

namespace Grokscope.Tests.Geometry.Measuring;

/// <summary>A measure that says of each snapshot its norm, and counts how often it was asked. Not public: no part of Grokscope's own.</summary>
internal sealed class CountingMeasure(string name = "counting", Func<int, bool>? fails = null, Action<int>? before = null, params string[] needs) : RunMeasure
{
    private int _asked;

    public int Asked => _asked;

    public override string Name => name;

    public override string Summary => "for tests";

    public override string Source => "none";

    public override IReadOnlyList<string> Needs => needs;

    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new("", "a snapshot", new("step", "steps", "snapshot"), new("norm", "", "‖θ‖"), new("word", "", "a text, with a comma"), new("missing", "", "nothing")),
        new("sums", "all snapshots", new("sum", "", "Σ‖θ‖"), new("even", "", "whether their number is even")),
    ];

    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run) => [.. run.DemandSnapshots(1).Select(step => new MeasureItem($"step={step}", step))];

    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        Interlocked.Increment(ref _asked);
        before?.Invoke(item.Step);
        worker.Stop.ThrowIfCancellationRequested();
        if (fails?.Invoke(item.Step) == true)
            throw new MeasureException("it is a test");
        double norm = Math.Sqrt(run.Snapshots.Read(item.Step).Sum(x => (double)x * x));
        part.Add("", item.Step, norm, "a, \"b\"", new Undefined("it is a test"));
    }

    public override void Finish(MeasuredRun run, MeasurePart all) =>
        all.Add("sums", all.Rows("").Sum(row => (double)row[1].Value), all.Rows("").Count % 2 == 0);
}
