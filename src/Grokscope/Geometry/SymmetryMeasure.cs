using Grokscope.Geometry.Logits;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;
using Grokscope.Geometry.Symmetry;

namespace Grokscope.Geometry;

/// <summary>
/// Test accuracy on pairs with and without a mirror pair in train, at snapshots: how much of what looks like generalisation is a symmetry of the answers.
/// Source: method.md §23 34.
/// </summary>
internal sealed class SymmetryMeasure : RunMeasure
{
    private static readonly double[] Levels = [0.5, 0.9];

    /// <inheritdoc/>
    public override string Name => "symmetry";

    /// <inheritdoc/>
    public override string Summary => "test accuracy on pairs with and without an equivalent pair in train";

    /// <inheritdoc/>
    public override string Source => "method.md §23 34";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new("", "a group of test pairs (a, b) at a snapshot, in one task",
            new("step", "steps", "the snapshot's step"),
            new("task", "", "the task"),
            new("group", "", "all: all test pairs; swap_in_train: (b, a) is in train; swap_in_test: in test, a ≠ b; diagonal: a = b; negated_in_train: (−a, −b) is in train, else "
                + "negated_not_in_train; any_of_swap_negated_both_in_train: (b, a), (−a, −b) or (−b, −a) is, else none_in_train; equivalent_in_train: another pair that the "
                + "task's own symmetries (table symmetries) make of it is, else no_equivalent_in_train"),
            new("pairs", "", "pairs in the group"),
            new("correct", "", "those whose largest logit is the answer's; of equal logits the lowest class counts"),
            new("accuracy", "share of 1", "correct/pairs"),
            new("accuracy_low", "share of 1", "lower end of Wilson's 95 % interval, as if the pairs were drawn independently"),
            new("accuracy_high", "share of 1", "its upper end"),
            new("loss", "nats", "mean cross-entropy over the group")),
        new("symmetries", "a map of pairs and a task",
            new("task", "", "the task"),
            new("map", "", "what becomes of (a, b)"),
            new("holds", "", "whether the answer stays the same for every pair of the data set"),
            new("moves", "share of 1", "share of the test pairs that it maps to another pair")),
        new("summary", "a task over all snapshots: equivalent_in_train (with) beside no_equivalent_in_train (without)",
            new("task", "", "the task"),
            new("symmetries", "", "maps that leave its answers as they are, the one that moves nothing among them: 1, 2, 4 or 8"),
            new("pairs_with", "", "test pairs with an equivalent pair in train"),
            new("pairs_without", "", "test pairs without"),
            new("step_50_with", "steps", "first snapshot at which the accuracy with is 50 % or more"),
            new("step_50_without", "steps", "the same without"),
            new("step_90_with", "steps", "first snapshot with 90 % or more, with"),
            new("step_90_without", "steps", "without"),
            new("largest_difference", "share of 1", "the accuracy with less that without, where it is largest in size"),
            new("largest_difference_step", "steps", "the first snapshot at which it is")),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys => ["symmetry_points"];

    /// <inheritdoc/>
    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run) =>
        [.. run.Points(run.Options.SymmetryPoints).Select(step => new MeasureItem($"step={step}", step))];

    /// <inheritdoc/>
    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        int P = run.Layout.Shape.P, K = run.Tasks.Count;
        ReadOnlySpan<int> test = run.Data.Test;
        float[] logits = worker.Logits(run, run.Snapshots.Read(item.Step), test);
        var row = new double[P];
        for (int task = 0; task < K; task++)
        {
            var scores = new PairScore[test.Length];
            for (int i = 0; i < test.Length; i++)
            {
                for (int c = 0; c < P; c++)
                    row[c] = logits[(((i * K) + task) * P) + c];
                scores[i] = PairScore.Of(row, run.Data.Targets[task][test[i]]);
            }
            foreach (PairGroup group in Groups(run, task))
                part.Add("", [item.Step, run.Tasks[task], group.Name, .. Cells(group, scores)]);
        }
    }

    /// <inheritdoc/>
    public override void Finish(MeasuredRun run, MeasurePart all)
    {
        int P = run.Layout.Shape.P;
        int[] test = run.Data.Test.ToArray();
        for (int task = 0; task < run.Tasks.Count; task++)
        {
            IReadOnlyList<PairMap> symmetries = PairMap.SymmetriesOf(run.Data, task);
            foreach (PairMap map in PairMap.All.Skip(1))
                all.Add("symmetries", run.Tasks[task], map.Name, symmetries.Contains(map), (double)test.Count(pair => map.Of(pair, P) != pair) / test.Length);
            AccuracyCurve with = Curve(run, task, PairGroups.Equivalent, all), without = Curve(run, task, PairGroups.NoEquivalent, all);
            all.Add(
                "summary",
                [
                    run.Tasks[task], symmetries.Count, with.Pairs, without.Pairs,
                    .. Levels.SelectMany(level => new[] { with.First(level), without.First(level) }), .. AccuracyCurve.LargestDifference(with, without),
                ]);
        }
    }

    private static IReadOnlyList<PairGroup> Groups(MeasuredRun run, int task) => run.Shared($"symmetry/{task}", () => PairGroups.Of(run.Data, task));

    private static Cell[] Cells(PairGroup group, PairScore[] scores)
    {
        int n = group.Members.Count, correct = group.Members.Count(i => scores[i].IsRight);
        if (n == 0)
            return [n, correct, .. Enumerable.Repeat<Cell>(new Undefined("the group is empty"), 4)];
        Interval interval = Wilson.Of(correct, n);
        return [n, correct, (double)correct / n, interval.Low, interval.High, group.Members.Sum(i => scores[i].Loss) / n];
    }

    private AccuracyCurve Curve(MeasuredRun run, int task, string group, MeasurePart all)
    {
        TableForm form = Tables[0];
        int step = form.IndexOf("step"), name = form.IndexOf("task"), groups = form.IndexOf("group"), accuracy = form.IndexOf("accuracy");
        Cell[][] rows = [.. all.Rows("").Where(row => row[name].Value is string t && t == run.Tasks[task] && row[groups].Value is string g && g == group)];
        return new AccuracyCurve(
            Groups(run, task).First(g => g.Name == group).Members.Count, [.. rows.Select(row => ((int)row[step].Number, row[accuracy].Number))]);
    }
}
