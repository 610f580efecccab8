using System.Globalization;
using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Training;
using Grokscope.Training.Interventions;

namespace Grokscope.Geometry.Bases;

/// <summary>
/// Bases that are made from a finished run. Each is made once, by whichever process asks first, and kept in that run's folder as bases/NAME.safetensors;
/// it is made anew where that run has been trained anew since.
/// </summary>
internal static class SourceBases
{
    private const string WeightsKey = "weights_sha256";

    /// <summary>The basis for a run, from the run that its basis_run names.</summary>
    /// <param name="options">What is asked.</param>
    /// <param name="folder">The folder of the run that asks.</param>
    /// <param name="parameters">Its N.</param>
    /// <param name="stop">Asks for an early end.</param>
    /// <inheritdoc cref="RunBases.Load"/>
    public static (BasisFile Basis, string Path) Take(InterventionOptions options, RunFolder folder, int parameters, CancellationToken stop)
    {
        (MeasuredRun source, RunResult result) = Source(options, folder, parameters);
        var store = new BasisStore(source.Folder.Path, "It must be writable once; or copy the run, and give the copy as basis_run.");
        string name = NameOf(options);
        BasisFile basis = store.Take(name, parameters, kept => kept.Origin.Contains((WeightsKey, result.WeightsSha256)), Make, stop);
        return (basis, store.PathOf(name));

        BasisFile Make()
        {
            BasisFile made = SourceBases.Make(source, options, stop);
            return made with { Origin = [.. made.Origin, (WeightsKey, result.WeightsSha256)] };
        }
    }

    /// <summary>The file's name without its ending: the kind and what it depends on besides the run.</summary>
    internal static string NameOf(InterventionOptions options) => options.Basis switch
    {
        BasisKind.Path or BasisKind.OtherPath => Text($"path_{options.Directions}"),
        BasisKind.Attention => "attention",
        BasisKind.Hessian => Text($"hessian_{options.Directions}_at_{options.FromStep}"),
        BasisKind.RandomMatched => Text($"random_matched_{options.Directions}_seed{options.Seed}_from{options.FromStep}"),
        _ => throw new ArgumentException($"A basis of kind {options.Basis} is not made from a finished run.", nameof(options)),
    };

    private static (MeasuredRun Run, RunResult Result) Source(InterventionOptions options, RunFolder folder, int parameters)
    {
        string asked = $"{folder.Path}: basis = \"{Setting.NameOf(options.Basis)}\"";
        if (options.BasisRun.Length == 0)
            throw new ConfigurationException($"{asked} is made from a finished run. Give that run's folder as basis_run, relative to this folder, or train a study, which trains what it needs.");
        var source = new RunFolder(Path.GetFullPath(Path.Combine(folder.Path, options.BasisRun)));
        string from = $"{asked} is made from basis_run = \"{options.BasisRun}\", but ";
        if (!File.Exists(source.Configuration))
            throw new ConfigurationException($"{from}there is no run in {source.Path}. Train it first, or correct basis_run, which is relative to this run's folder.");
        if (RunResult.Read(source) is not { } result)
            throw new ConfigurationException($"{from}the run in {source.Path} is not finished. Let it finish first; the command that began it goes on.");
        if (result.Status == RunStatus.Diverged)
            throw new ConfigurationException($"{from}the run in {source.Path} diverged at step {result.Steps}. Give another run.");
        var run = MeasuredRun.Open(source.Name, source);
        if (run.Layout.Count != parameters)
            throw new ConfigurationException($"{from}the model in {source.Path} has {run.Layout.Count} parameters and this one {parameters}. Give a run of the same model.");
        return (run, result);
    }

    private static BasisFile Make(MeasuredRun source, InterventionOptions options, CancellationToken stop)
    {
        try
        {
            return BasisMaker.Make(options.Basis, source, options, stop);
        }
        catch (MeasureException e)
        {
            throw new RunException($"{source.Folder.Path}: a basis of kind {Setting.NameOf(options.Basis)} cannot be made of this run: {e.Message}", inner: e);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
