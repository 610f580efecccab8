namespace Grokscope.Training;

/// <summary>How a run is trained: table [train] of an experiment file.</summary>
/// <example>
/// <code>
/// TrainingOptions options = run.Experiment.With("optimiser=sgd", "lr=0.1", "stop.patience=5").Train;
/// Console.WriteLine($"{options.Optimiser}, {options.LearningRate}, {options.Stop.Patience} evaluations");
/// </code>
/// </example>
public sealed record TrainingOptions
{
    private readonly uint? _initSeed;
    private readonly uint? _splitSeed;
    private readonly uint? _batchSeed;

    /// <summary>Step cap.</summary>
    [Setting("steps", "step cap; a run that has not met its stop rule by then is censored", "method.md §3, run matrix: dual, decay 1",
        Minimum = 1, Maximum = 99_999_999, IsCommon = true)]
    public int Steps { get; init; } = 300_000;

    /// <summary>B, pairs per step.</summary>
    [Setting("batch_size", "pairs per step, drawn with replacement from the training pairs", "method.md §1", Minimum = 1, Maximum = 1_048_576, IsCommon = true)]
    public int BatchSize { get; init; } = 512;

    /// <summary>Learning rate.</summary>
    [Setting("lr", "learning rate, constant, no warm-up", "method.md §3", Minimum = 1e-20, Maximum = 1e6, IsCommon = true)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The optimiser.</summary>
    [Setting("optimiser", "adamw, or sgd with momentum and the same decoupled decay", "method.md §3; sgd is a control: AdamW is blind to a gradient's scale (§23, 24)")]
    public OptimiserKind Optimiser { get; init; }

    /// <summary>μ of SGD.</summary>
    [Setting("momentum", "momentum of sgd: v ← momentum·v + g, θ ← θ(1 − lr·weight_decay) − lr·v", "the usual one", Minimum = 0, Below = 1)]
    public double Momentum { get; init; } = 0.9;

    /// <summary>β1 of AdamW.</summary>
    [Setting("beta1", "decay of AdamW's mean of gradients", "method.md §3", Minimum = 0, Below = 1)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β2 of AdamW.</summary>
    [Setting("beta2", "decay of AdamW's mean of squared gradients", "method.md §3", Minimum = 0, Below = 1)]
    public double Beta2 { get; init; } = 0.98;

    /// <summary>ε of AdamW.</summary>
    [Setting("eps", "added to the root of AdamW's mean square", "method.md §3", Minimum = 1e-30, Maximum = 1)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay λ, on all parameters.</summary>
    [Setting("weight_decay", "decoupled decay of all parameters: θ ← θ(1 − lr·weight_decay)", "method.md §3", Minimum = 0, Maximum = 1e6, IsCommon = true)]
    public double WeightDecay { get; init; } = 1;

    /// <summary>Greatest L2 norm of the gradient over all parameters.</summary>
    [Setting("grad_clip", "greatest L2 norm of the whole gradient; a large number such as 1e30 turns clipping off", "method.md §3",
        Above = 0, Maximum = 1e30)]
    public double GradientClip { get; init; } = 1;

    /// <summary>Seed of all streams that have none of their own.</summary>
    [Setting("seed", "seed of initial weights, split and batches where they have none of their own", "method.md §1: the first of its three seeds",
        Minimum = 0, Maximum = uint.MaxValue, IsCommon = true)]
    public uint Seed { get; init; } = 42;

    /// <summary>Seed of the initial weights.</summary>
    [Setting("init_seed", "seed of the initial weights", "method.md §1: one seed for all three streams",
        Minimum = 0, Maximum = uint.MaxValue, Follows = "seed")]
    public uint InitSeed { get => _initSeed ?? Seed; init => _initSeed = value; }

    /// <summary>Seed of the split into training and test pairs.</summary>
    [Setting("split_seed", "seed of the split into training and test pairs", "method.md §1: one seed for all three streams",
        Minimum = 0, Maximum = uint.MaxValue, Follows = "seed")]
    public uint SplitSeed { get => _splitSeed ?? Seed; init => _splitSeed = value; }

    /// <summary>Seed of the batches.</summary>
    [Setting("batch_seed", "seed of the batches", "method.md §1: one seed for all three streams",
        Minimum = 0, Maximum = uint.MaxValue, Follows = "seed")]
    public uint BatchSeed { get => _batchSeed ?? Seed; init => _batchSeed = value; }

    /// <summary>Steps between two evaluations on all pairs.</summary>
    [Setting("eval_every", "steps between two evaluations on all training and test pairs (and one at step 1)", "method.md §3",
        Minimum = 1, Maximum = 99_999_999, IsCommon = true)]
    public int EvaluateEvery { get; init; } = 100;

    /// <summary>At which steps all weights are kept.</summary>
    [Setting("snapshot_every", "steps between two snapshots of all weights (and one at step 0, at each task's grok and at the last step)", "method.md §3, run matrix", IsCommon = true)]
    public SnapshotSchedule SnapshotEvery { get; init; } = 200;

    /// <summary>Steps between two checkpoints.</summary>
    [Setting("checkpoint_every", "steps between two checkpoints, from which a run goes on after a crash",
        "a crash costs less than a minute of training, and writing stays far below a thousandth of the time", Minimum = 1, Maximum = 99_999_999)]
    public int CheckpointEvery { get; init; } = 1000;

    /// <summary>Steps between two rows of train.csv.</summary>
    [Setting("log_every", "steps between two rows of train.csv", "ten rows per evaluation show a spike, and the file stays below a megabyte or two",
        Minimum = 1, Maximum = 99_999_999)]
    public int LogEvery { get; init; } = 10;

    /// <summary>When a run counts as grokked, and when it ends before the step cap.</summary>
    [SettingTable("stop", "When a run counts as grokked, and when it ends before the step cap.")]
    public StopOptions Stop { get; init; } = new();
}

/// <summary>Optimisers.</summary>
/// <seealso cref="TrainingOptions"/>
public enum OptimiserKind
{
    /// <summary><see cref="AdamW"/>.</summary>
    Adamw,

    /// <summary><see cref="Sgd"/>.</summary>
    Sgd,
}

/// <summary>Grok criterion and stop rule: table [train.stop] of an experiment file. Source: method.md §4, G98.</summary>
/// <seealso cref="TrainingOptions"/>
public sealed record StopOptions
{
    /// <summary>Whether the run ends once all tasks have grokked; otherwise it runs to the step cap.</summary>
    [Setting("enabled", "whether the run ends once every task has grokked; false for controls, which run to the step cap", "method.md §3, stop rule", IsCommon = true)]
    public bool Enabled { get; init; } = true;

    /// <summary>Test accuracy from which an evaluation counts.</summary>
    [Setting("accuracy", "test accuracy that an evaluation must reach to count towards a task's grok", "method.md §4, G98", Above = 0, Maximum = 1)]
    public double Accuracy { get; init; } = 0.98;

    /// <summary>Consecutive evaluations that must count.</summary>
    [Setting("patience", "consecutive evaluations that must count; the last of them is the grok step", "method.md §4, G98", Minimum = 1, Maximum = 1_000_000)]
    public int Patience { get; init; } = 3;

    /// <summary>Steps trained after the last task's grok.</summary>
    [Setting("extra_steps", "steps trained after the last task has grokked", "method.md §3: training ends with the last grok", Minimum = 0, Maximum = 99_999_999)]
    public int ExtraSteps { get; init; }
}
