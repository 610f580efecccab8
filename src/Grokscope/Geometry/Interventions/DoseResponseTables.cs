using Grokscope.Geometry.Measuring;

namespace Grokscope.Geometry.Interventions;

/// <summary>The forms of the tables of <see cref="DoseResponseMeasure"/>.</summary>
internal static class DoseResponseTables
{
    private static readonly Column[] Arm =
    [
        new("arm", "", "intervened runs that agree in all but fraction, seeds, cap and recording: kind, basis, and what else sets them apart"),
    ];

    private static readonly Column[] Timed = [.. Arm, new("clock", "", "what is timed: a task, the first or the last of them")];

    private static readonly Column[] Dose =
    [
        .. Arm, new("fraction", "share of 1", "f; 0: the plain runs with the seeds and batches of the arm's others"), new("clock", "", "what is timed: a task, the first or the last of them"),
    ];

    private static readonly Column Cap = new("cap", "steps", "c, the smallest step cap of the runs that differ only in their intervention and seeds: up to there all can be compared");

    public static IReadOnlyList<TableForm> All { get; } =
    [
        new("", "when the runs of an arm grok at a fraction; a run without grok is known to last longer than its steps", [.. Dose, Cap,
            new("runs", "", "runs, one for each set of seeds"),
            new("grokked", "", "of these, runs with a grok"),
            new("censored", "", "runs without; their grok is later, or never"),
            new("diverged", "", "of the censored, runs that diverged: censored at their last step"),
            new("seeds", "", "different seeds; runs of a seed differ in their batches"),
            new("median", "steps", "time at which the Kaplan-Meier curve falls below one half"),
            new("median_low", "steps", "lower end of its 95 % interval (Brookmeyer and Crowley, on the scale ln(−ln S)): needs no resamples, of which few runs have few"),
            new("median_high", "steps", "upper end; with up to six runs there is none"),
            new("followed", "", "runs that grokked, diverged, or reached c"),
            new("share", "share of 1", "of these, those that grokked by c"),
            new("share_low", "share of 1", "lower end of Wilson's 95 % interval"),
            new("share_high", "share of 1", "upper end"),
            new("restricted_mean", "steps", "∫_0^c S(t) dt: mean of the smaller of grok step and c")]),
        new("runs", "a run", [new("run", "", "its folder"), .. Dose, Cap,
            new("seed", "", "seed of weights, split and all else that has no seed of its own"),
            new("batch_seed", "", "seed of its batches"),
            new("steps", "steps", "grok step, or the steps made without"),
            new("censored", "", "whether it is the latter"),
            new("diverged", "", "whether it diverged before")]),
        new("effects", "an arm's fraction against the plain runs, and against the control: the arm that is the same with random directions", [.. Dose, .. Comparison("", "the plain runs"),
            new("control", "", "the control arm"), .. Comparison("control_", "the control's runs of the same fraction")]),
        new("noise", "how much the grok steps T of plain runs vary", [
            new("group", "", "runs that agree in all but intervention and seeds"), new("clock", "", "what is timed: a task, the first or the last of them"),
            new("runs", "", "plain runs with a grok; others are left out"),
            new("censored", "", "plain runs without"),
            new("seeds", "", "seeds of those with a grok"),
            new("replicate_freedom", "", "runs − seeds: what replicate_sd rests on"),
            new("replicate_sd", "ln T", "σ_r, between runs of a seed that differ in their batches: √(Σ(ln T − the seed's mean)²/(runs − seeds))"),
            new("replicate_percent", "% of T", "100(e^σ_r − 1)"),
            new("seed_sd", "ln T", "σ_s, between seeds beyond σ_r: one-way analysis of variance, 0 where it gives less"),
            new("seed_percent", "% of T", "100(e^σ_s − 1)"),
            new("all_sd", "ln T", "σ, standard deviation of all"),
            new("all_percent", "% of T", "100(e^σ − 1)"),
            new("smallest_ratio", "", "time ratio that one run of either kind, of the same seed, must exceed to show an effect at 5 %: e^(t·√2·σ_r), t the 97.5 % quantile of Student's distribution with replicate_freedom"),
            new("smallest_ratio_seeds", "", "the same for one run of either kind, of different seeds: e^(t·√2·σ), t with runs − 1")]),
        new("watched", "what intervention.csv of an arm's runs at a fraction shows: means over rows, then over runs with a basis", [
            .. Arm, new("fraction", "share of 1", "f"),
            new("runs", "", "runs with such a table"),
            new("directions", "", "K, columns of B"),
            new("random_level", "share of 1", "K/N: mean share of a vector that has nothing to do with B"),
            new("grad_share", "share of 1", "‖Bᵀg‖²/‖g‖², g the clipped gradient before the change"),
            new("changed_share", "share of 1", "the same of the gradient that the optimiser sees"),
            new("update_share", "share of 1", "the same of the step that the weights make, decay included"),
            new("drift", "share of 1", "‖x − BBᵀx‖/‖x‖, x = θ − θ_a, θ_a the weights before the first changed step: last row"),
        ]),
        new("curve", "a step of a Kaplan-Meier curve: the share without grok from this step on; the last row stands where the longest run ends", [.. Dose,
            new("step", "steps", "step"),
            new("surviving", "share of 1", "S = Π(1 − d/n) over the groks up to this step: d runs among n that have come as far without")]),
        new("published", "a published grok step, of one run, beside those of the same task and fraction here", [
            new("series", "", "dual_fine, tri_fine or tri_coarse: the published scan"),
            new("fraction", "share of 1", "f"),
            new("task", "", "task"),
            new("published", "steps", "published grok step, read off a figure to ±100 (dual) or ±200 steps"),
            new("approximate", "", "whether the reading is marked as approximate, or taken from the other task, which differs by 100–300 steps"),
            new("published_cap", "steps", "steps at which a published run without grok ended"),
            new("published_censored", "", "whether it did"),
            new("published_ratio", "", "published/published at f = 0 of the same scan"),
            new("published_bound", "", "published_cap/published at f = 0: what the ratio exceeds where there is none"),
            new("arm", "", "the arm delete_orthogonal with basis path here"),
            new("runs", "", "its runs"),
            new("grokked", "", "of these, runs with a grok"),
            new("median", "steps", "its median"),
            new("ratio", "", "median/median at f = 0")]),
        new("claim", "the published claim that deleting less than 10 % of the orthogonal gradient eliminates grokking, asked of an arm", [.. Timed, Cap,
            .. Share("plain", "of the plain runs"),
            new("eliminated_at", "share of 1", "smallest f above 0 at which fewer than half of the runs grok by c"),
            .. Share("eliminated", "there"),
            new("below", "share of 1", "largest f below 0.1"), .. Share("below", "there"), new("below_p", "", "Fisher's exact one-sided p: as few groks there, or fewer, if the share were that of the plain runs"),
            .. Share("tenth", "at f = 0.1"), new("tenth_p", "", "as below_p"),
            new("control", "", "the control arm"),
            new("control_eliminated_at", "share of 1", "as eliminated_at, of the control"),
            .. Share("control_below", "of the control at f = below"),
            .. Share("control_tenth", "of the control at f = 0.1"),
            new("verdict", "", "held: at some f with 0 < f < 0.1 fewer than half grok by c, and fewer than of the plain runs (Fisher's p < 0.05 after Holm's adjustment over these f). "
                + "weakened: not held, but at some such f ratio is above 1 with ratio_p_holm < 0.05 (table effects): a delay. "
                + "not held: neither, and at each such f the interval of ratio lies within 2/3 … 3/2 and at least nine in ten runs grok by c. undecided: all else")]),
    ];

    private static Column[] Comparison(string prefix, string other) =>
    [
        new(prefix + "chi_squared", "", $"log-rank test against {other}, within seeds: (Σ(O − E))²/ΣV, one degree of freedom"),
        new(prefix + "later", "", "E − O: groks of this fraction that are missing against what is expected if both were alike; above 0: later"),
        new(prefix + "p", "", "share of the ways to name as many runs of each seed that give a chi_squared as large; all ways where they are at most 10 000, else so many random ones"),
        new(prefix + "ways", "", "ways taken: p cannot be below 1/ways"),
        new(prefix + "p_asymptotic", "", "p of the χ² distribution"),
        new(prefix + "p_holm", "", "p after Holm's adjustment over the arm's fractions"),
        new(prefix + "ratio", "", $"T(f)/T of {other} = e^β of ln T = α_s + β + σε, s as column within says, by maximum likelihood with censored runs"),
        new(prefix + "ratio_low", "", "lower end of its 95 % interval: profile likelihood, the t interval where nothing is censored; it held the truth in 96 % of made-up studies of three seeds with two runs each and a third censored"),
        new(prefix + "ratio_high", "", "upper end; none where no run of this fraction groks"),
        new(prefix + "ratio_p", "", "p of ratio = 1 by the same likelihood"),
        new(prefix + "ratio_p_holm", "", "the same after Holm's adjustment over the arm's fractions"),
        new(prefix + "ratio_freedom", "", "groks − unknowns of the line"),
        new(prefix + "within", "", "what has an α of its own: batches, each pair of runs with the same seeds and batches (those with a partner); seeds, each seed; empty: one for all, where there is one seed, or too few groks"),
        new(prefix + "pairs", "", "pairs of runs with the same seeds and batches that both grok"),
        new(prefix + "pair_sd", "ln T", "standard deviation of ln of their ratio: what one published run at each strength, with the batches of the run at f = 0, varies by"),
    ];

    private static Column[] Share(string prefix, string where) =>
    [
        new(prefix + "_grokked", "", $"runs that grok by c {where}"),
        new(prefix + "_runs", "", "of so many that grokked, diverged or reached c"),
        new(prefix + "_share", "share of 1", "their share"),
        new(prefix + "_low", "share of 1", "lower end of Wilson's 95 % interval"),
        new(prefix + "_high", "share of 1", "upper end"),
    ];
}
