using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Geometry.Spectra;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry;

/// <summary>
/// Singular values of the attention weights over training, the published gaps and commutators, the same of what does not depend on a head's basis, and whether
/// the gap is smallest where the commutator is largest. Source: method.md §18, §19, §20; §23, 27–29.
/// </summary>
internal sealed class SpectraMeasure : RunMeasure
{
    private const int Top = 10;
    private const string Whole = "all", IsZero = "the matrix is zero";

    private static readonly Column[] Point =
    [
        new("step", "steps", "the snapshot's step"),
        new("accuracy", "share of 1", "test accuracy, mean over tasks, on a straight line between evaluations"),
        new("layer", "", "the layer, from 0"),
        new("head", "", "the head, from 0; all: the whole layer"),
    ];

    private static readonly Column[] Series =
    [
        new("object", "", "weights: WQ and WK of a layer; block: their diagonal blocks of a head, as published; QK, OV: a head's products"),
        new("layer", "", "the layer"),
        new("head", "", "the head; all: the whole layer"),
        new("form", "", "commutator, or normalised: the column of that name in portrait or heads"),
    ];

    /// <inheritdoc/>
    public override string Name => "spectra";

    /// <inheritdoc/>
    public override string Summary => "singular values of attention weights, their gaps and commutators as published and free of the heads' bases, and when each turns";

    /// <inheritdoc/>
    public override string Source => "method.md §18, §19, §20, §23 H";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new("", "the spectrum of a matrix at a snapshot: attention weights as they are (not their changes), and the products of each head",
            [new("step", "steps", "the snapshot's step"),
            new("layer", "", "the layer, from 0"),
            new("head", "", "the head, from 0; all: the whole layer"),
            new("object", "", "WQ, WK, WV, WO [C, C]; QK = WQ_hᵀ WK_h and OV = WO_h WV_h of a head [C, C], which another basis of the head leaves as they are"),
            new("norm", "", "‖M‖, Frobenius"),
            new("stable_rank", "", "‖M‖²/σ1²: 1 for one direction, C for C equal ones"),
            new("g12", "", "σ1 − σ2"),
            new("g23", "", "σ2 − σ3"),
            .. Enumerable.Range(1, Top).Select(i => new Column($"s{i}", "", $"singular value σ{i}"))]),
        new("portrait", "the published phase portrait at a snapshot, of a layer or of a head's diagonal blocks; another basis of a head changes the commutators, and the gaps if it is of another scale",
            [.. Point,
            new("object", "", "weights: WQ and WK [C, C]; block: the head's rows of them at the columns of the same indices [C/H, C/H]"),
            new("g12", "", "σ1 − σ2 of WQ or its block: the published abscissa"),
            new("g23", "", "σ2 − σ3 of the same"),
            new("g12_keys", "", "σ1 − σ2 of WK or its block"),
            new("g23_keys", "", "σ2 − σ3 of the same"),
            new("commutator", "", "‖WQ WK − WK WQ‖, of the blocks for a block: the published ordinate, which grows with the weights"),
            new("normalised", "", "commutator/(‖WQ‖‖WK‖); √(2/n) for random matrices of n rows")]),
        new("heads", "the phase portrait of a head's product M at a snapshot, the same in any basis of the head",
            [.. Point,
            new("object", "", "M: QK = WQ_hᵀ WK_h or OV = WO_h WV_h"),
            new("g12", "", "σ1 − σ2 of M"),
            new("g23", "", "σ2 − σ3"),
            new("norm", "", "‖M‖"),
            new("commutator", "", "‖MMᵀ − MᵀM‖, how far M is from normal"),
            new("normalised", "", "commutator/‖M‖², at most √2"),
            new("separation", "share of 1", "commutator/√(2Σσ⁴), the largest value at these singular values: 1 where M² = 0"),
            new("antisymmetry", "share of 1", "‖M − Mᵀ‖/(2‖M‖): 0 symmetric, 1 antisymmetric, √½ neither")]),
        new("timing", "the published markers of a gap and a commutator over a run; both smoothed over three points, and looked at from the fourth point on",
            [.. Series,
            new("points", "", "points of the series"),
            new("peak", "steps", "where the commutator is largest"),
            new("gap_minimum", "steps", "where g12 is smallest"),
            new("gap_maximum", "steps", "where g12 is largest"),
            new("collapse", "steps", "first point after the peak with a commutator below the middle of its last and its peak value"),
            new("distance", "steps", "|gap_minimum − peak|: the claim is that they coincide"),
            new("uniform_distance", "steps", "mean distance of two points drawn independently"),
            new("uniform_as_near", "share of 1", "share of such draws that are as near, or nearer"),
            new("shuffled_distance", "steps", "mean distance of the minimum from the peak after the changes of g12 were put into a random order"),
            new("shuffled_as_near", "share of 1", $"(k + 1)/(n + 1) of k among n = {Coincidence.Shuffles} such orders that are as near, or nearer")]),
        new("groks", "the markers beside a task's grok",
            [.. Series,
            new("task", "", "the task"),
            new("grok", "steps", "its grok step"),
            new("peak_lead", "steps", "grok − peak"),
            new("gap_minimum_lead", "steps", "grok − gap_minimum"),
            new("gap_maximum_lead", "steps", "grok − gap_maximum"),
            new("collapse_lead", "steps", "grok − collapse")]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys => ["measure_seed", "spectra_points"];

    /// <inheritdoc/>
    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run) =>
        [.. run.Points(run.Options.SpectraPoints).Select(step => new MeasureItem($"step={step}", step))];

    /// <inheritdoc/>
    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        float[] theta = run.Snapshots.Read(item.Step);
        Cell accuracy = MeanTestAccuracy.Of(run).At(item.Step);
        for (int layer = 0; layer < run.Layout.Shape.L; layer++)
        {
            var weights = LayerWeights.Of(run.Layout, layer, theta);
            AddLayer(part, item.Step, accuracy, layer, weights);
            for (int head = 0; head < run.Layout.Shape.H; head++)
                AddHead(part, item.Step, accuracy, layer, head, weights);
        }
    }

    /// <inheritdoc/>
    public override void Finish(MeasuredRun run, MeasurePart all)
    {
        foreach (Portrait portrait in Portrait.In(all, "portrait").Concat(Portrait.In(all, "heads")).ToArray())
            foreach ((string form, IReadOnlyList<double> values) in portrait.Commutators)
                AddTiming(run, all, portrait, form, values);
    }

    private static void AddLayer(MeasurePart part, int step, Cell accuracy, int layer, LayerWeights weights)
    {
        int C = weights.C;
        double[][] spectra = [.. weights.Matrices.Select(matrix => SingularValueDecomposition.ValuesOf(matrix, C, C))];
        foreach (AttentionRole role in Enum.GetValues<AttentionRole>())
            AddSpectrum(part, [step, layer, Whole, role.ToString()], Vectors64.Norm(weights[role]), spectra[(int)role], $"the matrix has {C} singular values");
        AddPortrait(
            part, [step, accuracy, layer, Whole, "weights"], spectra[(int)AttentionRole.WQ], spectra[(int)AttentionRole.WK],
            MatrixCommutator.Of(weights[AttentionRole.WQ], weights[AttentionRole.WK], C));
    }

    private static void AddHead(MeasurePart part, int step, Cell accuracy, int layer, int head, LayerWeights weights)
    {
        string name = $"{head}";
        double[] queries = weights.DiagonalBlock(AttentionRole.WQ, head), keys = weights.DiagonalBlock(AttentionRole.WK, head);
        AddPortrait(
            part, [step, accuracy, layer, name, "block"], Values(queries), Values(keys), MatrixCommutator.Of(queries, keys, weights.d));
        foreach ((string product, HeadProduct m) in new[] { ("QK", weights.QK(head)), ("OV", weights.OV(head)) })
        {
            AddSpectrum(part, [step, layer, name, product], m.Norm, m.Values, $"the product has rank {weights.d} at most");
            part.Add(
                "heads",
                [
                    step, accuracy, layer, name, product, Gap(m.Values, 1), Gap(m.Values, 2), m.Norm, m.Commutator,
                    Cell.Of(m.Normalised, IsZero), Cell.Of(m.Separation, IsZero), Cell.Of(m.Antisymmetry, IsZero),
                ]);
        }

        double[] Values(double[] block) => SingularValueDecomposition.ValuesOf(block, weights.d, weights.d);
    }

    private static void AddSpectrum(MeasurePart part, Cell[] which, double norm, double[] values, string few) => part.Add(
        "",
        [
            .. which, norm, Cell.Ratio(norm * norm, values[0] * values[0], IsZero), Gap(values, 1), Gap(values, 2),
            .. Enumerable.Range(0, Top).Select(i => i < values.Length ? (Cell)values[i] : new Undefined(few)),
        ]);

    private static void AddPortrait(MeasurePart part, Cell[] which, double[] queries, double[] keys, MatrixCommutator commutator) => part.Add(
        "portrait",
        [
            .. which, Gap(queries, 1), Gap(queries, 2), Gap(keys, 1), Gap(keys, 2), commutator.Norm,
            Cell.Of(commutator.Normalised, "WQ or WK is zero"),
        ]);

    // σ_i − σ_(i+1), i from 1.
    private static Cell Gap(double[] values, int i) =>
        values.Length > i ? values[i - 1] - values[i] : new Undefined($"there are {values.Length} singular values");

    private static void AddTiming(MeasuredRun run, MeasurePart all, Portrait portrait, string form, IReadOnlyList<double> commutator)
    {
        Cell[] which = [portrait.Object, portrait.Layer, portrait.Head, form];
        int T = portrait.Steps.Count;
        Undefined? missing = T <= PortraitMarkers.First
            ? new Undefined($"markers need more than {PortraitMarkers.First} points")
            : portrait.Gap.Concat(commutator).All(double.IsFinite) ? null : new Undefined("the gap or the commutator is undefined at some point");
        if (missing is not null)
        {
            all.Add("timing", [.. which, T, .. Enumerable.Repeat<Cell>(missing, 9)]);
            AddGroks(run, all, which, missing, missing, missing, missing);
            return;
        }
        var markers = PortraitMarkers.Of(portrait.Gap, commutator);
        var random = new Philox(run.Options.Seed, $"spectra.{portrait.Object}.{portrait.Layer}.{portrait.Head}", 0);
        var near = Coincidence.Of(portrait.Steps, portrait.Gap, markers, random);
        Cell collapse = markers.Collapse is { } index ? portrait.Steps[index] : new Undefined("the commutator does not fall by half after its peak");
        Cell peak = portrait.Steps[markers.Peak], minimum = portrait.Steps[markers.GapMinimum], maximum = portrait.Steps[markers.GapMaximum];
        all.Add(
            "timing",
            [
                .. which, T, peak, minimum, maximum, collapse, near.Distance, near.Uniform, near.UniformAsNear, near.Shuffled, near.ShuffledAsNear,
            ]);
        AddGroks(run, all, which, peak, minimum, maximum, collapse);
    }

    private static void AddGroks(MeasuredRun run, MeasurePart all, Cell[] which, params Cell[] markers)
    {
        foreach (string task in run.Tasks)
        {
            int? grok = run.Groks[task].GrokStep;
            var none = new Undefined("the task has not grokked");
            all.Add(
                "groks",
                [.. which, task, grok is null ? none : grok.Value, .. markers.Select(marker => grok is null ? none : marker.Value is long step ? (Cell)(grok.Value - step) : marker)]);
        }
    }
}
