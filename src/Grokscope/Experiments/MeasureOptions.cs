namespace Grokscope.Experiments;

/// <summary>What is measured and how densely: table [measure] of an experiment file. It changes no bit of the training.</summary>
/// <seealso cref="Experiment"/>
public sealed record MeasureOptions
{
    /// <summary>Measures to take.</summary>
    [Setting("only", "measures that are taken where the command names none, such as [\"dose-response\"]; empty for all", "all")]
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Seed of everything that measures draw.</summary>
    [Setting("measure_seed", "seed of everything that measures draw; training draws from streams of its own", "another seed shows how far a number rests on the draws",
        Minimum = 0, Maximum = uint.MaxValue)]
    public uint Seed { get; init; } = 1;

    /// <summary>Snapshots at which commutators are measured.</summary>
    [Setting("commutator_points", "snapshots at which commutators are measured, evenly spread; all where there are fewer", "method.md §9, V1: at most 120",
        Minimum = 1, Maximum = 1_000_000)]
    public int CommutatorPoints { get; init; } = 120;

    /// <summary>Snapshots at which the optimiser's own commutator is measured.</summary>
    [Setting("optimiser_points", "snapshots at which the optimiser's own commutator is measured, evenly spread", "a control on the reading of the commutators: it needs fewer points",
        Minimum = 1, Maximum = 1_000_000)]
    public int OptimiserPoints { get; init; } = 30;

    /// <summary>Pairs of batches per commutator.</summary>
    [Setting("samples", "pairs of batches drawn per commutator; medians and intervals are over them", "method.md §7: 9", Minimum = 1, Maximum = 10_000)]
    public int Samples { get; init; } = 9;

    /// <summary>Step η of the commutators.</summary>
    [Setting("eta", "step size of the commutators' two gradient steps", "method.md §7", Above = 0, Maximum = 1)]
    public double Eta { get; init; } = 1e-3;

    /// <summary>Principal directions per attention matrix in a basis.</summary>
    [Setting("components", "principal directions taken of each attention matrix as a basis of the path; 0 for as many as there are tasks",
        "method.md §7: 2 for two tasks, 3 for three", Minimum = 0, Maximum = 64)]
    public int Components { get; init; }

    /// <summary>Snapshots at which the Hessian's ends are measured.</summary>
    [Setting("hessian_points", "snapshots at which the Hessian's lowest and highest eigenvalues are measured, evenly spread",
        "method.md §10: at most 30; each takes some 150 products per loss, and 16 keep a published run's measures within a quarter of an hour on two cores",
        Minimum = 1, Maximum = 1_000_000)]
    public int HessianPoints { get; init; } = 16;

    /// <summary>Training pairs in the Hessian's loss.</summary>
    [Setting("hessian_pairs", "training pairs on which the Hessian is taken: a fixed subset, drawn once a run; 0 for all of them",
        "all: method.md §23, 15, a subset of 512 adds noise", Minimum = 0, Maximum = 100_000_000)]
    public int HessianPairs { get; init; }

    /// <summary>Residual at which an eigenvalue counts as found, relative to it.</summary>
    [Setting("hessian_tolerance", "residual ‖Hv − λv‖/|λ| at which an eigenvalue counts as found",
        "at 1e-3 the second lowest was once taken for the lowest; float32 rounding begins near 1e-4",
        Above = 0, Maximum = 1)]
    public double HessianTolerance { get; init; } = 3e-4;

    /// <summary>Most Lanczos vectors kept at a time.</summary>
    [Setting("lanczos_basis", "Lanczos vectors kept in memory; the iteration restarts from its best ones when they are full", "150 of the published model are 180 MB a job",
        Minimum = 10, Maximum = 10_000)]
    public int LanczosBasis { get; init; } = 150;

    /// <summary>Most Hessian-vector products per eigenproblem.</summary>
    [Setting("lanczos_products", "Hessian-vector products after which an eigenvalue counts as not found", "most are found within 200", Minimum = 10, Maximum = 1_000_000)]
    public int LanczosProducts { get; init; } = 600;

    /// <summary>Snapshots at which the spectral density is measured.</summary>
    [Setting("density_points", "snapshots at which the Hessian's spectral density is measured, evenly spread", "the density changes slowly, and each costs some hundred products",
        Minimum = 1, Maximum = 1_000_000)]
    public int DensityPoints { get; init; } = 4;

    /// <summary>Random vectors per spectral density.</summary>
    [Setting("density_probes", "random vectors per spectral density; standard errors are over them", "fewer leave the standard error itself too uncertain", Minimum = 2, Maximum = 10_000)]
    public int DensityProbes { get; init; } = 4;

    /// <summary>Lanczos steps per random vector.</summary>
    [Setting("density_steps", "Lanczos steps per random vector: nodes of its quadrature", "resolves both ends and the mass near zero", Minimum = 2, Maximum = 1000)]
    public int DensitySteps { get; init; } = 40;

    /// <summary>End points of a path whose k* is followed.</summary>
    [Setting("reconstruct_ends", "snapshots at the end of a solved run for each of which k* is found, the last of them", "method.md §23, 20: k* depends on where training stops",
        Minimum = 1, Maximum = 1000)]
    public int ReconstructEnds { get; init; } = 5;

    /// <summary>Points of a landscape's plane along each axis.</summary>
    [Setting("landscape_grid", "points along each axis of the planes on which loss and accuracy are mapped", "an evaluation of all pairs a point: two planes of 17 · 17 take half a minute of one core for a published run",
        Minimum = 2, Maximum = 1000)]
    public int LandscapeGrid { get; init; } = 17;

    /// <summary>Snapshots at which accuracies are split by symmetry.</summary>
    [Setting("symmetry_points", "snapshots at which test accuracy is split by symmetry, evenly spread", "a curve of 100 points; each takes one forward pass over the test pairs",
        Minimum = 1, Maximum = 1_000_000)]
    public int SymmetryPoints { get; init; } = 100;

    /// <summary>Snapshots at which Fourier spectra are measured.</summary>
    [Setting("fourier_points", "snapshots at which Fourier spectra and restricted losses are measured, evenly spread",
        "a curve of 60 points; each takes a few tenths of a second", Minimum = 1, Maximum = 1_000_000)]
    public int FourierPoints { get; init; } = 60;

    /// <summary>Snapshots at which spectra of the attention weights are measured.</summary>
    [Setting("spectra_points", "snapshots at which spectra of the attention weights are measured, evenly spread; all where there are fewer",
        "method.md §18: every logged one, 150 to 300 of a run", Minimum = 1, Maximum = 1_000_000)]
    public int SpectraPoints { get; init; } = 200;

    /// <summary>Measures taken while the run trains.</summary>
    [Setting("online", "measures taken while the run trains, such as [\"commutator\"]", "none: they cost time, and can be taken later from snapshots")]
    public IReadOnlyList<string> Online { get; init; } = [];

    /// <summary>Steps between two of them.</summary>
    [Setting("online_every", "steps between two measurements while the run trains", "a commutator at every 1000th step costs a few per cent", Minimum = 1, Maximum = 99_999_999)]
    public int OnlineEvery { get; init; } = 1000;
}
