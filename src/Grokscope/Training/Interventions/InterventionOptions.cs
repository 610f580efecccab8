namespace Grokscope.Training.Interventions;

/// <summary>What an intervention does to x, the vector at its point: the gradient, the update or the displacement. Source: method.md §16-17.</summary>
internal enum InterventionKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>x ← x − f(x − BBᵀx): as published.</summary>
    DeleteOrthogonal,

    /// <summary>x ← x − f·BBᵀx.</summary>
    DeleteParallel,

    /// <summary>x ← x + f/(1 − f)·BBᵀx: what delete_orthogonal leaves, scaled by 1/(1 − f), to which Adam is blind.</summary>
    AmplifyParallel,

    /// <summary>u ← u − f(u − BBᵀu), u the step that the optimiser has made.</summary>
    ProjectUpdate,

    /// <summary>x ← x + f·‖x − BBᵀx‖·z, z a random unit vector at each step: a change as large as delete_orthogonal's that knows no direction.</summary>
    RandomNoise,

    /// <summary>x ← (1 − f)x in the named tensors.</summary>
    Freeze,

    /// <summary>u ← (1 − f)u: another learning rate.</summary>
    LrScale,
}

/// <summary>Where in a step an intervention acts.</summary>
internal enum InterventionPoint
{
    /// <summary>update for project_update and lr_scale, after_clip for the others.</summary>
    Auto,

    /// <summary>x is the gradient, after clipping and before the optimiser.</summary>
    AfterClip,

    /// <summary>x is what the optimiser added to θ in this step.</summary>
    Update,

    /// <summary>x is θ − θ_a, θ_a the weights before the first step that is changed.</summary>
    Weights,
}

/// <summary>Where the directions B of an intervention come from; each [N, K] with orthonormal columns.</summary>
internal enum BasisKind
{
    /// <summary>Principal directions of a finished run's whole path, uncentred (method.md §17): of the same run without the intervention, or of basis_run.</summary>
    Path,

    /// <summary>The same of the run with seed other_seed.</summary>
    OtherPath,

    /// <summary>The same of the path that this run has made so far, anew every basis_every steps.</summary>
    Past,

    /// <summary>Centred principal directions of each attention matrix (method.md §7, §16).</summary>
    Attention,

    /// <summary>A uniformly random subspace.</summary>
    Random,

    /// <summary>A random subspace that holds as much of the gradient's energy as that of <see cref="Path"/>.</summary>
    RandomMatched,

    /// <summary>Eigenvectors of the lowest eigenvalues of the loss' Hessian, at the finished run's snapshot nearest from_step.</summary>
    Hessian,

    /// <summary>The file basis_file.</summary>
    File,
}

/// <summary>A change of each step of a run: table [intervention] of an experiment file.</summary>
internal sealed record InterventionOptions
{
    private const int Longest = 99_999_999;

    /// <summary>What is done.</summary>
    [Setting("kind", "what is done to x, the vector at the point at, with B the basis and f the fraction: delete_orthogonal x − f(x − BBᵀx), delete_parallel x − f·BBᵀx, "
        + "amplify_parallel x + f/(1 − f)·BBᵀx, project_update delete_orthogonal of the optimiser's step, random_noise x + f·‖x − BBᵀx‖ in a random direction, "
        + "freeze (1 − f)x in some tensors, lr_scale (1 − f) times the optimiser's step", "no intervention; method.md §17 publishes delete_orthogonal")]
    public InterventionKind Kind { get; init; }

    /// <summary>Where in the step.</summary>
    [Setting("at", "what x is: the gradient after_clip, the optimiser's update, or the weights minus those before from_step; auto: update for project_update and lr_scale, else after_clip",
        "method.md §17: after clipping, before AdamW")]
    public InterventionPoint At { get; init; }

    /// <summary>f.</summary>
    [Setting("fraction", "strength f, from 0 (the plain run) to 1; lr_scale takes negative ones, too", "the plain run", Minimum = -1000, Maximum = 1)]
    public double Fraction { get; init; }

    /// <summary>First step that is changed.</summary>
    [Setting("from_step", "first step that is changed, counted from 1", "method.md §16-17", Minimum = 1, Maximum = Longest)]
    public int FromStep { get; init; } = 500;

    /// <summary>Where B comes from.</summary>
    [Setting("basis", "where the directions B come from: the path of the finished run without the intervention, the other_path of the run with seed other_seed, the past of the running one, "
        + "the attention matrices of the finished run, a random subspace, a random_matched one with as much of the gradient's energy, the Hessian's lowest eigenvectors, or a file", "method.md §17")]
    public BasisKind Basis { get; init; }

    /// <summary>K.</summary>
    [Setting("directions", "directions of the basis, fewer where its source has no more; attention takes one for each task of each matrix instead", "method.md §17: 20; §16: 2 of each matrix for two tasks", Minimum = 1, Maximum = 10_000)]
    public int Directions { get; init; } = 20;

    /// <summary>Seed of <see cref="BasisKind.OtherPath"/>'s run.</summary>
    [Setting("other_seed", "seed of the run whose path other_path takes", "method.md §1: the second of its three seeds", Minimum = 0, Maximum = uint.MaxValue)]
    public uint OtherSeed { get; init; } = 137;

    /// <summary>Folder of the run that gives the basis.</summary>
    [Setting("basis_run", "folder of the finished run that gives the basis, relative to this run's folder; empty: the plain run, which is trained first", "a study trains what it needs")]
    public string BasisRun { get; init; } = "";

    /// <summary>The file of <see cref="BasisKind.File"/>.</summary>
    [Setting("basis_file", "file of the basis where basis is file, relative to this run's folder: safetensors with a tensor basis [K, N]", "none")]
    public string BasisFile { get; init; } = "";

    /// <summary>Steps between two bases of the past.</summary>
    [Setting("basis_every", "steps between two bases where basis is past", "five snapshots more at the published rhythm of 200 steps", Minimum = 1, Maximum = Longest)]
    public int BasisEvery { get; init; } = 1000;

    /// <summary>Seed of random directions and noise.</summary>
    [Setting("intervention_seed", "seed of random directions and of noise, which draw from streams of their own", "another seed shows how far a result rests on the draw", Minimum = 0, Maximum = uint.MaxValue)]
    public uint Seed { get; init; } = 1;

    /// <summary>Tensors that freeze.</summary>
    [Setting("tensors", "tensors that freeze acts on, by their names in snapshots; * stands for any letters: [\"tok_emb.weight\", \"head_*\"]", "none")]
    public IReadOnlyList<string> Tensors { get; init; } = [];

    /// <summary>Whether an update holds the decay.</summary>
    [Setting("with_decay", "whether the update holds weight decay's part; else only the rest of it is changed", "the step that the weights make")]
    public bool WithDecay { get; init; } = true;

    /// <summary>Steps between two rows of intervention.csv.</summary>
    [Setting("watch_every", "steps between two rows of intervention.csv: shares of gradient and update in the basis, drift out of its span", "as often as evaluations", Minimum = 1, Maximum = Longest)]
    public int WatchEvery { get; init; } = 100;

    /// <summary>Whether there is an intervention, though perhaps of strength 0.</summary>
    public bool IsSet => Kind != InterventionKind.None;

    /// <summary>Whether it changes nothing.</summary>
    public bool IsIdle => !IsSet || Fraction == 0;

    /// <summary>Whether it needs a basis.</summary>
    public bool NeedsBasis => Kind is not (InterventionKind.None or InterventionKind.Freeze or InterventionKind.LrScale);

    /// <summary>Whether its basis is made from a finished run.</summary>
    public bool NeedsRun => NeedsBasis && Basis is BasisKind.Path or BasisKind.OtherPath or BasisKind.Attention or BasisKind.RandomMatched or BasisKind.Hessian;

    /// <summary>Where it acts.</summary>
    public InterventionPoint Point => At != InterventionPoint.Auto ? At
        : Kind is InterventionKind.ProjectUpdate or InterventionKind.LrScale ? InterventionPoint.Update
        : InterventionPoint.AfterClip;
}
