using Grokscope.Geometry.Compression;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry;

/// <summary>
/// How much of a solution can be left out: of Δ = θ_T − θ_0, as published, and of the weights θ_T themselves. A compressed Δ puts the initial weights back that weight
/// decay had removed, so the two answer different questions. Source: method.md §14 (3, 4), §15, §23 19, 23.
/// </summary>
internal sealed class CompressMeasure : RunMeasure
{
    private const string Smallest = "smallest", Theta = "theta", Delta = "delta", Swap = "module", Plain = "none", AllGroups = "all";

    /// <summary>Share of each task's test accuracy that a description must keep to count.</summary>
    private const double Keep = 0.95;

    private static readonly string[] Objects = [Delta, Theta];

    /// <inheritdoc/>
    public override string Name => "compress";

    /// <inheritdoc/>
    public override string Summary => "accuracy of compressed solutions, of what training added and of the weights themselves, and the shortest description that keeps it";

    /// <inheritdoc/>
    public override string Source => "method.md §14, §15, §23 19";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new(
            "", "compressed weights θ' on a task, of the run's last snapshot θ_T",
            [
                new("of", "", $"{Delta}: θ' = θ_0 + f(θ_T − θ_0), as published; {Theta}: θ' = f(θ_T)"),
                new("method", "", string.Join("; ", CompressionMethod.All.Select(method => $"{method.Name}: {method.Meaning}"))
                    + $"; {Swap}_kept: one module at its end, all else at the start; {Swap}_reset: the other way round; {Plain}: θ_0 (of {Delta}) or θ_T (of {Theta}) as it is"),
                new("value", "", "the method's setting"),
                new("module", "", $"module of {Swap}_kept and {Swap}_reset: other (embeddings, last norm), a layer, or heads; else {AllGroups}"),
                new("bits", "bits", $"length of the description: {Description.Whole} a number that is kept, b of those quantised to b bits, {Description.Whole} a scale, and the entropy of the positions "
                    + "that are kept. θ_0 counts nothing: it follows from its seed"),
                new("error", "", "‖θ' − θ_T‖/‖θ_T‖"),
                .. EvaluationColumns.All,
            ]),
        new(
            Smallest, $"the shortest description of a method that keeps {Keep * 100} % of the test accuracy of θ_T in every task",
            new("of", "", "see the main table"),
            new("method", "", "see the main table"),
            new("value", "", "its setting"),
            new("bits", "bits", "its length"),
            new("bits_per_parameter", "bits", "that over N"),
            new("share", "share of 1", $"that over {Description.Whole}N, all weights as they are"),
            new("least_kept", "share of 1", "the least test accuracy kept of a task, θ' over θ_T")),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run)
    {
        int last = run.DemandSnapshots(2)[^1];
        return
        [
            .. Objects.Select(of => new MeasureItem($"{of}/{Plain}", last, $"{of}/{Plain}")),
            .. Objects.SelectMany(of => CompressionMethod.All.Select(method => new MeasureItem($"{of}/{method.Name}", last, $"{of}/{method.Name}", method.Work))),
            new MeasureItem($"{Delta}/{Swap}", last, $"{Delta}/{Swap}", Work: 8),
        ];
    }

    /// <inheritdoc/>
    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        string[] what = item.Part.Split('/');
        var ends = PathEnds.Of(run);
        var missing = new Undefined("there is no setting");
        if (what[1] == Plain)
            Add(what[1], missing, AllGroups, new Description(what[0] == Delta ? ends.Initial : ends.Final, (double)Description.Whole * run.Layout.Count), isWhole: true);
        else if (what[1] == Swap)
            foreach (ModuleGroup group in ModuleGroup.Of(run.Layout))
            {
                double kept = (double)Description.Whole * group.Ranges.Sum(range => range.GetOffsetAndLength(run.Layout.Count).Length);
                Add($"{Swap}_kept", missing, group.Name, new Description(group.Swap(ends.Initial, ends.Final), kept), isWhole: true);
                Add($"{Swap}_reset", missing, group.Name, new Description(group.Swap(ends.Final, ends.Initial), ((double)Description.Whole * run.Layout.Count) - kept), isWhole: true);
            }
        else
            foreach ((double value, Description description) in CompressionMethod.Find(what[1]).Describe(run.Layout, what[0] == Delta ? ends.Added : ends.Final, worker.Stop))
                Add(what[1], value, AllGroups, description, isWhole: what[0] == Theta);

        void Add(string method, Cell value, string module, Description description, bool isWhole)
        {
            worker.Stop.ThrowIfCancellationRequested();
            double[] theta = isWhole ? description.Values : [.. ends.Initial.Zip(description.Values, (x, y) => x + y)];
            double error = Vectors64.Norm([.. theta.Zip(ends.Final, (x, y) => x - y)]);
            part.AddEvaluation(
                "", [what[0], method, value, module, description.Bits, Cell.Ratio(error, Vectors64.Norm(ends.Final), "all weights are 0")], run,
                worker.Evaluate(run, theta));
        }
    }

    /// <inheritdoc/>
    public override void Finish(MeasuredRun run, MeasurePart all)
    {
        TableForm form = all.Tables[0];
        int bits = form.IndexOf("bits"), task = form.IndexOf("task"), accuracy = form.IndexOf("test_accuracy");
        var rows = all.Rows("").Select(row => (Of: (string)row[0].Value, Method: (string)row[1].Value, Value: row[2], Bits: row[bits].Number,
            Task: (string)row[task].Value, Accuracy: row[accuracy].Number)).ToArray();
        Dictionary<string, double> whole = rows.Where(row => row.Of == Theta && row.Method == Plain).ToDictionary(row => row.Task, row => row.Accuracy);
        foreach (string of in Objects)
            foreach (CompressionMethod method in CompressionMethod.All.Where(method => method.Shortens))
            {
                var enough = rows.Where(row => row.Of == of && row.Method == method.Name)
                    .GroupBy(row => row.Value.Number)
                    .Select(setting => (setting.First().Value, setting.First().Bits, Kept: setting.Min(row => whole[row.Task] > 0 ? row.Accuracy / whole[row.Task] : 1)))
                    .Where(setting => setting.Kept >= Keep)
                    .OrderBy(setting => setting.Bits)
                    .ToArray();
                var none = new Undefined("no setting keeps so much");
                all.Add(
                    Smallest,
                    enough is [var best, ..]
                        ? [of, method.Name, best.Value, best.Bits, best.Bits / run.Layout.Count, best.Bits / Description.Whole / run.Layout.Count, best.Kept]
                        : [of, method.Name, none, none, none, none, none]);
            }
    }
}
