using Grokscope.Model;
using Grokscope.Training.Interventions;

namespace Grokscope.Experiments;

/// <summary>Whether the values of table [intervention] go together.</summary>
internal static class InterventionCheck
{
    // The first three, and one more step at which they count.
    private const int FewestSnapshots = 4;

    /// <summary>What is wrong with them, and the keys that it is about; null where nothing is.</summary>
    public static (string Problem, string[] Keys)? Problem(Experiment experiment)
    {
        InterventionOptions options = experiment.Intervention;
        if (!options.IsSet)
            return options.Fraction != 0 && experiment.Sweep.All(axis => axis.Setting.Key != "kind")
                ? Because($"fraction = {Toml.Number(options.Fraction, whole: false)} does nothing without a kind of intervention. Give one, such as kind = \"delete_orthogonal\"", "fraction") : null;
        if (options.Fraction < 0 && options.Kind != InterventionKind.LrScale)
            return Because($"fraction = {Toml.Number(options.Fraction, whole: false)} is below 0, which only lr_scale takes", "fraction", "kind");
        if (options is { Fraction: 1, Kind: InterventionKind.AmplifyParallel })
            return Because("amplify_parallel with fraction = 1 multiplies by infinity. Take a fraction below 1", "fraction", "kind");
        if (options.Kind is InterventionKind.ProjectUpdate or InterventionKind.LrScale && options.Point != InterventionPoint.Update)
            return Because($"{Setting.NameOf(options.Kind)} acts on the update, and nowhere else. Leave at = \"auto\"", "at", "kind");
        return options.Kind == InterventionKind.Freeze ? OfFreezing(experiment) : options.NeedsBasis ? OfBasis(experiment) : null;
    }

    private static (string, string[])? OfFreezing(Experiment experiment)
    {
        var layout = new ParameterLayout(experiment.Shape);
        IReadOnlyList<string> patterns = experiment.Intervention.Tensors;
        if (patterns.Count == 0)
            return Because("freeze acts on tensors, but names none. Write for example tensors = [\"tok_emb.weight\", \"head_*\"]", "tensors", "kind");
        return TensorNames.WithoutTensor(layout, patterns) is not { } unknown ? null
            : Because($"no tensor of this model is named '{unknown}', only {string.Join(", ", layout.Parameters.Select(p => p.Name))}", "tensors");
    }

    private static (string, string[])? OfBasis(Experiment experiment)
    {
        InterventionOptions options = experiment.Intervention;
        int N = new ParameterLayout(experiment.Shape).Count;
        if (options.Directions > N)
            return Because($"directions = {options.Directions}, but this model has {N} parameters", "directions");
        if (options.Basis == BasisKind.File && options.BasisFile.Length == 0)
            return Because("basis = \"file\" needs basis_file", "basis_file", "basis");
        if (options.Basis == BasisKind.Past && experiment.Train.SnapshotEvery.AtMost(experiment.Train.Steps, tasks: 0) < FewestSnapshots)
            return Because($"basis = \"past\" is made of the snapshots so far, and snapshot_every = {experiment.Train.SnapshotEvery.Text} keeps too few in {experiment.Train.Steps} steps. Keep more", "basis");
        return options.Basis == BasisKind.OtherPath && options.BasisRun.Length == 0 && options.OtherSeed == experiment.Train.Seed
            ? Because($"other_path takes the path of another seed, but other_seed = {options.OtherSeed} is this run's own seed. Give another other_seed", "other_seed", "basis")
            : null;
    }

    private static (string, string[]) Because(string problem, params string[] keys) => (problem, keys);
}
