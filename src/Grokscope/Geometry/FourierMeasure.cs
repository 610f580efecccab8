using Grokscope.Geometry.Fourier;
using Grokscope.Geometry.Measuring;

namespace Grokscope.Geometry;

/// <summary>
/// The frequencies in which a run solves its tasks: spectra of embedding and logits, the share of the logits that are waves of the answer, and the losses with
/// only the key frequencies' waves and without them. Source: Nanda et al. 2023, "Progress measures for grokking via mechanistic interpretability"; tiny/README.md, item 10.
/// </summary>
internal sealed class FourierMeasure : RunMeasure
{
    /// <summary>Snapshots whose largest logit frequencies are listed: the curves stand in the main table, and a list of 20 at each would be most of the file.</summary>
    private const int Lists = 5;

    private const int Listed = 20;

    /// <inheritdoc/>
    public override string Name => "fourier";

    /// <inheritdoc/>
    public override string Summary => "Fourier spectra of embedding and logits; key frequencies, restricted and excluded losses";

    /// <inheritdoc/>
    public override string Source => "Nanda et al. 2023, Progress measures for grokking via mechanistic interpretability";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new("", "a task at a snapshot; n pairs, logits z [n, P] without the mean over classes and the mean of each class over the pairs; key frequencies K of the last snapshot",
            new("step", "steps", "the snapshot's step"),
            new("task", "", "the task"),
            new("kind", "",
                "its frequencies: multiplicative, exp(2πik·log_g n/(P − 1)), where log y = i·log a + j·log b + c for all a, b ≠ 0; else additive, exp(2πikn/P)"),
            new("key_frequencies", "",
                "|K|: frequencies whose waves of the answer, cos and sin of χ_k(y), explain at the last snapshot at least half an even share of what all explain"),
            new("own_key_frequencies", "", "as many by the same rule at this snapshot; near ⌊N/2⌋, N = P or P − 1, where the spectrum is flat"),
            new("train_loss", "nats", "mean cross-entropy of the logits on the training pairs"),
            new("test_loss", "nats", "on the test pairs"),
            new("train_accuracy", "share of 1", "share of right answers on the training pairs"),
            new("test_accuracy", "share of 1", "on the test pairs"),
            new("restricted_train_loss", "nats", "with logits replaced by class means + their projection on the waves of K, by least squares over all pairs"),
            new("restricted_test_loss", "nats", "the same on the test pairs"),
            new("restricted_train_accuracy", "share of 1", "share of right answers of these logits on the training pairs"),
            new("restricted_test_accuracy", "share of 1", "on the test pairs"),
            new("excluded_train_loss", "nats", "with that projection taken off the logits; all else stays"),
            new("excluded_test_loss", "nats", "the same on the test pairs"),
            new("excluded_train_accuracy", "share of 1", "share of right answers of these logits on the training pairs"),
            new("excluded_test_accuracy", "share of 1", "on the test pairs"),
            new("test_restricted_loss", "nats", "restricted loss on the test pairs with the projection taken over them alone, so that nothing of the training pairs is in it"),
            new("test_restricted_accuracy", "share of 1", "share of right answers of these logits"),
            new("wave_share", "share of 1", "part of ‖z‖² that the waves of all frequencies explain together"),
            new("key_share", "share of 1", "part that those of K explain"),
            new("random_key_share", "share of 1", "what they explain of random logits on average: (independent waves)/(n − 1)"),
            new("test_wave_share", "share of 1", "wave_share of the logits on the test pairs alone: what memorised answers cannot add to"),
            new("test_key_share", "share of 1", "key_share of the logits on the test pairs alone"),
            new("test_random_key_share", "share of 1", "random_key_share on the test pairs alone"),
            new("only_a", "share of 1", "share of the logits' 2-D power that depends on a alone: kb = 0"),
            new("only_b", "share of 1", "on b alone: ka = 0"),
            new("diagonal", "share of 1", "share at ka = kb ≠ 0: functions of a + b, or of a·b"),
            new("antidiagonal", "share of 1", "share at ka = −kb ≠ 0: functions of a − b, or of a/b"),
            new("embedding_key_share", "share of 1", "share of the embedding's power, in the task's kind, that lies in K"),
            new("embedding_even_share", "share of 1", "its value for a flat spectrum: directions of K/(N − 1)"),
            new("embedding_key_ratio", "", "embedding_key_share/embedding_even_share")),
        new("embedding", "a frequency of the token embedding at a snapshot; rows without their mean, at their places in the group",
            new("step", "steps", "the snapshot's step"),
            new("kind", "", "additive: row n at n; multiplicative: at log_g n, for prime P"),
            new("frequency", "", "k, 1 … ⌊N/2⌋, together with N − k"),
            new("share", "share of 1", "Σ over columns of |Σ_n x_n exp(−2πik·place/N)|², over its sum for all frequencies but 0"),
            new("even_share", "share of 1", "of a flat spectrum: 2/(N − 1), or 1/(N − 1) for k = N/2")),
        new("waves", "a frequency of a task's answer at a snapshot",
            new("step", "steps", "the snapshot's step"),
            new("task", "", "the task"),
            new("frequency", "", "k, 1 … ⌊N/2⌋"),
            new("share", "share of 1", "part of ‖z‖² that cos and sin of χ_k(y) explain"),
            new("is_key", "", "whether k is in K, the key frequencies of the last snapshot")),
        new("logits", $"one of the {Listed} largest pairs of mirror frequencies of a task's logits, at {Lists} of the snapshots",
            new("step", "steps", "the snapshot's step"),
            new("task", "", "the task"),
            new("rank", "", "1, 2, …, by share"),
            new("ka", "", "frequency in a, 0 … N − 1, of the pair's first member"),
            new("kb", "", "frequency in b"),
            new("share", "share of 1",
                "share of the 2-D power of {(ka, kb), (−ka, −kb)}, mean over the classes of |Σ_(a,b) z_ab exp(−2πi(ka·a + kb·b)/N)|², (0, 0) left out")),
        new("keys", "a key frequency of a task, at the last snapshot",
            new("task", "", "the task"),
            new("kind", "", "kind of its frequencies"),
            new("frequency", "", "k"),
            new("share", "share of 1", "part of ‖z‖² that cos and sin of χ_k(y) explain"),
            new("embedding_share", "share of 1", "share of the embedding's power at k, in this kind"),
            new("embedding_ratio", "", "that over its value for a flat spectrum")),
        new("shared", "key frequencies of two tasks, at the last snapshot",
            new("task_a", "", "the first task"),
            new("task_b", "", "the second"),
            new("keys_a", "", "its key frequencies"),
            new("keys_b", "", "those of the second"),
            new("shared", "", "frequencies that are key to both"),
            new("random_shared", "", "mean of as large random sets, keys_a·keys_b/⌊N/2⌋"),
            new("probability", "", "that as large random sets share at least as many (hypergeometric)")),
        new("summary", "a task over all snapshots: whether its circuit forms before its test accuracy moves",
            new("task", "", "the task"),
            new("key_share_half_step", "steps", "first snapshot from which on key_share has made half of its way from the first snapshot to the last"),
            new("test_key_share_half_step", "steps", "the same of test_key_share"),
            new("restricted_loss_half_step", "steps", "the same of restricted_test_loss"),
            new("test_restricted_loss_half_step", "steps", "the same of test_restricted_loss"),
            new("excluded_loss_half_step", "steps", "the same of excluded_train_loss − train_loss: how much the training pairs rest on the circuit"),
            new("step_50", "steps", "first evaluation with a test accuracy of 50 % or more"),
            new("step_90", "steps", "with 90 % or more"),
            new("lead", "steps", "step_50 − test_key_share_half_step; above 0 where the circuit comes first")),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys => ["fourier_points"];

    /// <inheritdoc/>
    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run) => [.. Points(run).Select(step => new MeasureItem($"step={step}", step))];

    /// <inheritdoc/>
    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        IReadOnlyList<int> points = Points(run);
        var snapshot = new FourierSnapshot(run, item.Step, worker);
        snapshot.AddEmbedding(part);
        bool isLast = item.Step == points[^1];
        bool isListed = MeasuredRun.Even(points.Count, Lists).Any(i => points[i] == item.Step);
        for (int task = 0; task < run.Tasks.Count; task++)
        {
            snapshot.AddTask(task, part, isListed ? Listed : 0, isLast);
            worker.Stop.ThrowIfCancellationRequested();
        }
        if (isLast)
            snapshot.AddShared(part);
    }

    /// <inheritdoc/>
    public override void Finish(MeasuredRun run, MeasurePart all)
    {
        foreach (string task in run.Tasks)
        {
            Cell test = HalfStep("test_key_share");
            (int? half, int? most) = (run.Groks[task].Step50, run.Groks[task].Step90);
            all.Add(
                "summary", task, HalfStep("key_share"), test, HalfStep("restricted_test_loss"), HalfStep("test_restricted_loss"),
                Formation.HalfStep([.. Points("excluded_train_loss").Zip(Points("train_loss"), (excluded, full) => (excluded.Step, excluded.Value - full.Value))]),
                Reached(half), Reached(most), half - test.Number is double lead && !double.IsNaN(lead) ? lead : new Undefined("one of the two steps is not known"));

            Cell HalfStep(string column) => Formation.HalfStep(Points(column));

            (int Step, double Value)[] Points(string column)
            {
                int step = Tables[0].IndexOf("step"), name = Tables[0].IndexOf("task"), value = Tables[0].IndexOf(column);
                return [.. all.Rows("").Where(row => row[name].Value is string t && t == task).Select(row => ((int)row[step].Number, row[value].Number))];
            }
        }

        static Cell Reached(int? step) => step is int reached ? reached : new Undefined("no evaluation is as accurate");
    }

    private static IReadOnlyList<int> Points(MeasuredRun run) => run.Points(run.Options.FourierPoints);
}
