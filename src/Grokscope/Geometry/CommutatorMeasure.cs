using Grokscope.Geometry.Commutators;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Geometry.Statistics;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry;

/// <summary>
/// The commutator defect in three forms and where its direction lies, with random levels. Sources: method.md §7-8, §23 B; the float32 floor of the
/// published form is measured beside it.
/// </summary>
internal sealed class CommutatorMeasure : RunMeasure
{
    private const string Integrability = "integrability", Overall = "summary", Null = "null", Samples = "samples";
    private const string NoGradient = "a gradient is zero", NoDelta = "δ is zero";
    private const string Rounded = "the step η·g is lost in float32's rounding of θ; the exact form does not make it";
    private const int Resamples = 1000;
    private static readonly CommutatorForm[] Forms = Enum.GetValues<CommutatorForm>();
    private static readonly string[] FormNames = ["difference", "published_f32", "exact"];
    private static readonly string[] BasisNames = ["path", "past", "weights"];

    /// <inheritdoc/>
    public override string Name => "commutator";

    /// <inheritdoc/>
    public override string Summary => "how far two gradient steps depend on their order, and whether the difference lies in the path's subspace";

    /// <inheritdoc/>
    public override string Source => "method.md §7-8; §23, 5-9";

    /// <inheritdoc/>
    public override IReadOnlyList<TableForm> Tables { get; } =
    [
        new("", "one step and mode: medians over the samples",
            new("step", "steps", "snapshot"),
            new("mode", "", "total: all tasks' losses on both batches; add-mul: the first task's loss on A, the second's on B"),
            new("samples", "", "pairs of batches (A, B), drawn with replacement from the training pairs, of the run's batch size; the same for all modes of a step"),
            new("defect_median", "1/(nats per unit of θ²)·nats", "D = ‖δ‖/(η²‖g_A‖‖g_B‖), δ = η[(g_A(θ−ηg_B) − g_A(θ)) − (g_B(θ−ηg_A) − g_B(θ))]"),
            new("defect_p25", "as defect_median", "25 % quantile of D"),
            new("defect_p75", "as defect_median", "75 % quantile of D"),
            new("defect_p90", "as defect_median", "90 % quantile of D"),
            new("defect_exact_median", "as defect_median", "D = ‖δ‖/(‖g_A‖‖g_B‖), δ = H_B g_A − H_A g_B: the limit η → 0"),
            new("defect_exact_p90", "as defect_median", "90 % quantile of it"),
            new("defect_published_median", "as defect_median", "D = ‖δ‖/(‖ηg_A‖‖ηg_B‖ + 1e-12), δ = θ_AB − θ_BA written back in float32: as published, with its rounding"),
            new("defect_published_p90", "as defect_median", "90 % quantile of it"),
            new("gradient_cosine_mean", "−1 … 1", "mean of g_A·g_B/(‖g_A‖‖g_B‖)"),
            new("norm_a_median", "nats per unit of θ", "‖g_A‖"),
            new("norm_b_median", "nats per unit of θ", "‖g_B‖"),
            new("delta_exact_median", "nats² per unit of θ³", "‖H_B g_A − H_A g_B‖, not normalised: D also rises where gradients shrink"),
            new("cosine_difference_exact", "−1 … 1", "median cosine of the difference form's δ with the exact one"),
            new("cosine_published_exact", "−1 … 1", "median cosine of the published form's δ with the exact one; far below 1 it is rounding"),
            new("attention_share_median", "share of 1", "‖δ on attention weights and biases‖/‖δ‖ of the exact form"),
            new("attention_level", "share of 1", "√(M/N): what a vector without preference has there; M attention entries of N"),
            new("rounding_median", "share of 1", "‖fl(θ−ηg) − (θ−ηg)‖/‖ηg‖: above 0.05 the difference form is not told")),
        new(Integrability, "one step, mode, basis and form: share of δ in a subspace, beside what random subspaces of its dimension hold",
            new("step", "steps", "snapshot"),
            new("mode", "", "as in the main table"),
            new("basis", "", "path: first principal directions of each attention matrix over all snapshots (as published; looks ahead); past: over those up to the step; weights: top-3 singular directions of each current attention matrix"),
            new("form", "", "difference, published_f32 or exact"),
            new("dimension", "", "K, columns of the basis B"),
            new("proj_over_full", "share of 1", "median over the samples of ‖BBᵀδ‖/‖δ‖"),
            new("proj_lower", "share of 1", "2.5 % end of its bootstrap interval over samples"),
            new("proj_upper", "share of 1", "97.5 % end"),
            new("resid_over_full", "share of 1", "median of ‖δ − BBᵀδ‖/‖δ‖ = √(1 − (‖BBᵀδ‖/‖δ‖)²); near 1 for any basis of so few of N dimensions"),
            new("random_level", "share of 1", "√(K/N), root mean square over random K-dimensional subspaces of R^N"),
            new("ratio", "", "proj_over_full over the median of random subspaces of R^N; 1 is no preference"),
            new("ratio_lower", "", "2.5 % end: of the bootstrap over samples, over the median of random subspaces"),
            new("ratio_upper", "", "97.5 % end"),
            new("random_lower", "share of 1", "2.5 % quantile of random subspaces of R^N"),
            new("random_upper", "share of 1", "97.5 % quantile"),
            new("attention_ratio", "", "the same ratio inside the attention block: (‖BBᵀδ‖/‖δ on attention‖) over the median of random K-dimensional subspaces of R^M")),
        new(Overall, "one mode, basis and form over all steps",
            new("mode", "", "as in the main table"),
            new("basis", "", "as in the integrability table"),
            new("form", "", "as in the integrability table"),
            new("points", "", "steps with a value"),
            new("ratio_median", "", "median over steps of ratio"),
            new("above", "share of 1", "share of steps whose proj_over_full lies above random_upper"),
            new("below", "share of 1", "share of steps whose proj_over_full lies below random_lower"),
            new("attention_ratio_median", "", "median over steps of attention_ratio"),
            new("resid_median", "share of 1", "median over steps of resid_over_full")),
        new(Null, "what random K-dimensional subspaces hold of a vector, ‖proj‖/‖vector‖",
            new("space", "", "parameters: R^N; attention: R^M"),
            new("dimension", "", "K"),
            new("of", "", "N or M"),
            new("draws", "", "subspaces drawn"),
            new("level", "share of 1", "√(K/N), root mean square, exact"),
            new("median", "share of 1", "median over the draws"),
            new("lower", "share of 1", "2.5 % quantile"),
            new("upper", "share of 1", "97.5 % quantile")),
        new(Samples, "one sample: a pair of batches at a step in a mode",
            new("step", "steps", "snapshot"),
            new("mode", "", "as in the main table"),
            new("sample", "", "0, 1, …"),
            new("norm_a", "nats per unit of θ", "‖g_A‖"),
            new("norm_b", "nats per unit of θ", "‖g_B‖"),
            new("gradient_cosine", "−1 … 1", "g_A·g_B/(‖g_A‖‖g_B‖)"),
            new("defect", "as defect_median", "D of the difference form"),
            new("defect_exact", "as defect_median", "D of the exact form"),
            new("defect_published", "as defect_median", "D of the published form"),
            new("delta_exact", "nats² per unit of θ³", "‖H_B g_A − H_A g_B‖"),
            new("proj_path", "share of 1", "‖BBᵀδ‖/‖δ‖ of the exact form in the basis path"),
            new("proj_past", "share of 1", "in the basis past"),
            new("proj_weights", "share of 1", "in the basis weights")),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keys => ["measure_seed", "commutator_points", "samples", "eta", "components"];

    /// <inheritdoc/>
    public override bool CanBeOnline => true;

    /// <inheritdoc/>
    public override IReadOnlyList<MeasureItem> Items(MeasuredRun run) =>
        [.. run.Points(run.Options.CommutatorPoints).SelectMany(step => ItemsAt(run, step))];

    /// <inheritdoc/>
    public override IReadOnlyList<MeasureItem> ItemsAt(MeasuredRun run, int step) => [new($"step={step}", step)];

    /// <inheritdoc/>
    public override void Measure(MeasuredRun run, MeasureItem item, MeasureWorker worker, MeasurePart part)
    {
        float[] theta = run.Snapshots.Read(item.Step);
        PathBasis?[] bases = Bases(run, item.Step, theta);
        IReadOnlyList<CommutatorMode> modes = CommutatorMode.Of(run.Tasks);
        CommutatorSample[][] samples = [.. modes.Select(_ => new CommutatorSample[run.Options.Samples])];
        var batches = new BatchPairs(run, "commutator.batches", item.Step);
        var commutator = new Commutator(run.Layout.Count, run.Options.Eta);
        for (int sample = 0; sample < run.Options.Samples; sample++)
        {
            int[] a = batches.Next(), b = batches.Next();
            for (int mode = 0; mode < modes.Count; mode++)
            {
                worker.Stop.ThrowIfCancellationRequested();
                commutator.Take(
                    worker.Loss(run), theta, new BatchLoss(a, modes[mode].WeightsA), new BatchLoss(b, modes[mode].WeightsB),
                    worker.Linearise(run, 0, theta, a, modes[mode].WeightsA), worker.Linearise(run, 1, theta, b, modes[mode].WeightsB));
                samples[mode][sample] = Keep(run.Layout, commutator, bases);
            }
        }
        for (int mode = 0; mode < modes.Count; mode++)
            AddRows(run, item.Step, modes[mode].Name, samples[mode], bases, part);
    }

    /// <inheritdoc/>
    public override void Finish(MeasuredRun run, MeasurePart all)
    {
        TableForm form = all.Form(Integrability);
        int ratio = form.IndexOf("ratio"), share = form.IndexOf("proj_over_full"), lower = form.IndexOf("random_lower"), upper = form.IndexOf("random_upper");
        int attention = form.IndexOf("attention_ratio"), rest = form.IndexOf("resid_over_full"), dimension = form.IndexOf("dimension");
        IReadOnlyList<Cell[]> rows = all.Rows(Integrability);
        foreach (IGrouping<(object, object, object), Cell[]> group in rows.GroupBy(row => (row[1].Value, row[2].Value, row[3].Value)))
        {
            Cell[][] told = [.. group.Where(row => row[ratio].Value is double)];
            all.Add(Overall, (string)group.Key.Item1, (string)group.Key.Item2, (string)group.Key.Item3, told.Length,
                Median(told, ratio), Share(told, row => row[share].Number > row[upper].Number), Share(told, row => row[share].Number < row[lower].Number),
                Median(told, attention), Median(told, rest));
        }
        foreach (long columns in rows.Select(row => row[dimension].Value).OfType<long>().Where(k => k > 0).Distinct().Order())
            foreach ((string name, RandomSubspaces space) in new[] { ("parameters", Parameters(run)), ("attention", Attention(run)) })
                all.Add(Null, name, columns, space.Dimension, RandomSubspaces.Draws, space.Level((int)columns),
                    space.Quantile((int)columns, 0.5), space.Quantile((int)columns, 0.025), space.Quantile((int)columns, 0.975));

        static Cell Median(Cell[][] rows, int column)
        {
            double[] values = [.. rows.Select(row => row[column].Number).Where(double.IsFinite)];
            return values.Length == 0 ? new Undefined("no step has a value") : Quantiles.Median(values);
        }

        static Cell Share(Cell[][] rows, Func<Cell[], bool> holds) => Cell.Ratio(rows.Count(holds), rows.Length, "no step has a value");
    }

    private static PathBasis?[] Bases(MeasuredRun run, int step, float[] theta)
    {
        return
        [
            run.IsOnline ? null : PathBasis.OfWhole(run, run.Components),
            run.IsOnline ? null : PathBasis.OfPast(run, run.Components, step),
            PathBasis.OfCurrentWeights(run.Layout, theta, PathBasis.DirectionsOfWeights),
        ];
    }

    private static CommutatorSample Keep(ParameterLayout layout, Commutator commutator, PathBasis?[] bases)
    {
        ReadOnlySpan<double> exact = commutator.Delta(CommutatorForm.Exact);
        double exactNorm = Vectors64.Norm(exact);
        var forms = new FormSample[Forms.Length];
        foreach (CommutatorForm form in Forms)
        {
            ReadOnlySpan<double> delta = commutator.Delta(form);
            double norm = Vectors64.Norm(delta);
            bool isLost = form == CommutatorForm.Difference && !(commutator.Rounding <= CommutatorSample.MostRounding);
            double[] projections = new double[bases.Length];
            for (int i = 0; i < bases.Length; i++)
                projections[i] = isLost || bases[i] is not { Dimension: > 0 } basis ? double.NaN : Vectors64.Norm(basis.Coefficients(delta)) / norm;
            forms[(int)form] = new FormSample(
                isLost ? double.NaN : commutator.Defect(form), norm, Vectors64.Dot(delta, exact) / (norm * exactNorm),
                AttentionBlock.Norm(layout, delta) / norm, projections);
        }
        return new CommutatorSample(commutator.NormA, commutator.NormB, commutator.Cosine, commutator.Rounding, forms);
    }

    private static void AddRows(MeasuredRun run, int step, string mode, CommutatorSample[] samples, PathBasis?[] bases, MeasurePart part)
    {
        FormSample[] Of(CommutatorForm form) => [.. samples.Select(s => s.Forms[(int)form])];
        FormSample[] difference = Of(CommutatorForm.Difference), published = Of(CommutatorForm.Published), exact = Of(CommutatorForm.Exact);
        string lost = samples.Any(s => s.NormA == 0 || s.NormB == 0) ? NoGradient : Rounded;
        part.Add("", step, mode, samples.Length,
            At(difference, 0.5, lost), At(difference, 0.25, lost), At(difference, 0.75, lost), At(difference, 0.9, lost),
            At(exact, 0.5, NoGradient), At(exact, 0.9, NoGradient), At(published, 0.5, NoGradient), At(published, 0.9, NoGradient),
            Cell.Of(samples.Average(s => s.Cosine), NoGradient), Middle(samples.Select(s => s.NormA), ""), Middle(samples.Select(s => s.NormB), ""),
            Middle(exact.Select(f => f.Norm), ""), Middle(difference.Select(f => f.CosineWithExact), NoDelta),
            Middle(published.Select(f => f.CosineWithExact), NoDelta), Middle(exact.Select(f => f.AttentionShare), NoDelta),
            Math.Sqrt((double)AttentionBlock.Count(run.Layout) / run.Layout.Count), Middle(samples.Select(s => s.Rounding), NoGradient));
        for (int basis = 0; basis < bases.Length; basis++)
            foreach (CommutatorForm form in Forms)
                AddIntegrability(run, step, mode, basis, form, Of(form), bases[basis], part);
        for (int i = 0; i < samples.Length; i++)
            part.Add(Samples, step, mode, i, samples[i].NormA, samples[i].NormB, Cell.Of(samples[i].Cosine, NoGradient),
                Cell.Of(difference[i].Defect, lost), Cell.Of(exact[i].Defect, NoGradient), Cell.Of(published[i].Defect, NoGradient), exact[i].Norm,
                Projection(run, exact[i], 0, bases), Projection(run, exact[i], 1, bases), Projection(run, exact[i], 2, bases));

        static Cell At(FormSample[] forms, double quantile, string because)
        {
            double[] defects = [.. forms.Select(f => f.Defect)];
            return defects.All(double.IsFinite) ? Quantiles.At(defects, quantile) : new Undefined(because);
        }
    }

    private static void AddIntegrability(
        MeasuredRun run, int step, string mode, int basis, CommutatorForm form, FormSample[] samples, PathBasis? directions, MeasurePart part)
    {
        string because = directions is not { Dimension: > 0 } ? NoBasis(run, basis) : samples.Any(s => s.Norm == 0) ? NoDelta : Rounded;
        double[] shares = [.. samples.Select(s => s.Projections[basis])];
        if (!shares.All(double.IsFinite))
        {
            var none = new Undefined(because);
            part.Add(Integrability, step, mode, BasisNames[basis], FormNames[(int)form], directions?.Dimension ?? 0,
                none, none, none, none, none, none, none, none, none, none, none);
            return;
        }
        int dimension = directions!.Dimension;
        RandomSubspaces parameters = Parameters(run), attention = Attention(run);
        double middle = parameters.Quantile(dimension, 0.5);
        double share = Quantiles.Median(shares);
        (double lower, double upper) = Bootstrap.Of(
            shares, drawn => Quantiles.Median(drawn), new Philox(run.Options.Seed, $"commutator.bootstrap.{mode}.{basis}.{form}", (ulong)step), Resamples);
        double[] within = [.. samples.Select(s => s.Projections[basis] / s.AttentionShare)];
        part.Add(Integrability, step, mode, BasisNames[basis], FormNames[(int)form], dimension,
            share, lower, upper, Quantiles.Median([.. shares.Select(s => Math.Sqrt(Math.Max(0, 1 - (s * s))))]),
            parameters.Level(dimension), share / middle, lower / middle, upper / middle,
            parameters.Quantile(dimension, 0.025), parameters.Quantile(dimension, 0.975),
            Cell.Of(Quantiles.Median(within) / attention.Quantile(dimension, 0.5), "δ is zero on attention"));
    }

    private static Cell Projection(MeasuredRun run, FormSample sample, int basis, PathBasis?[] bases) =>
        Cell.Of(sample.Projections[basis], bases[basis] is { Dimension: > 0 } ? NoDelta : NoBasis(run, basis));

    private static Cell Middle(IEnumerable<double> values, string because)
    {
        double[] all = [.. values];
        return all.All(double.IsFinite) ? Quantiles.Median(all) : new Undefined(because);
    }

    private static string NoBasis(MeasuredRun run, int basis) =>
        run.IsOnline ? "the path is not known while the run trains" : $"a basis of the {BasisNames[basis]} needs at least 3 different snapshots";

    private static RandomSubspaces Parameters(MeasuredRun run) => Space(run, run.Layout.Count);

    private static RandomSubspaces Attention(MeasuredRun run) => Space(run, AttentionBlock.Count(run.Layout));

    private static RandomSubspaces Space(MeasuredRun run, int dimension) =>
        run.Shared($"random subspaces of {dimension}", () => new RandomSubspaces(run.Options.Seed, dimension));
}
