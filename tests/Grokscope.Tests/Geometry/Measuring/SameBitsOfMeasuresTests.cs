using System.Text;
using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Numerics;
using Grokscope.Training;

namespace Grokscope.Tests.Geometry.Measuring;

/// <summary>Each measure of a run gives the same bits for any instruction set and number of threads of the model, in any order of its pieces.</summary>
[Trait("Category", "Engine")]
public sealed class SameBitsOfMeasuresTests
{
    private static readonly MeasureOptions Small = new()
    {
        CommutatorPoints = 12,
        Samples = 3,
        OptimiserPoints = 2,
        HessianPoints = 2,
        DensityPoints = 1,
        DensityProbes = 2,
        DensitySteps = 10,
        FourierPoints = 3,
        SymmetryPoints = 3,
    };

    public static TheoryData<string> Names => [.. Measures.All.OfType<RunMeasure>().Select(measure => measure.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_computes_them(string name)
    {
        using var trained = new TrainedRun("snapshot_every=25");
        var measure = (RunMeasure)Measures.Find(name);
        MeasuredRun run = Open(trained);
        foreach (string needed in measure.Needs)
            new Measurer(2, new SilentObserver()).Measure(new MeasuredStudy(trained.Path, [run], Small), false, [Measures.Find(needed)], CancellationToken.None);
        string expected = Take(measure, run, InstructionSet.Scalar, threads: 1, backwards: false);
        Assert.Contains("[", expected);
        foreach (InstructionSet set in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
            Assert.Equal(expected, Take(measure, Open(trained), set, threads: 3, backwards: true));
    }

    private static MeasuredRun Open(TrainedRun trained) => MeasuredRun.Open("run", new RunFolder(trained.Path), Small);

    private static string Take(RunMeasure measure, MeasuredRun run, InstructionSet set, int threads, bool backwards)
    {
        using var worker = new MeasureWorker(of => new Transformer(of.Layout.Shape, of.Data.Targets, threads, set));
        IReadOnlyList<MeasureItem> items = measure.Items(run);
        var parts = new Dictionary<string, MeasurePart>();
        foreach (MeasureItem item in backwards ? items.Reverse() : items)
        {
            parts[item.Key] = new MeasurePart(measure.Tables);
            measure.Measure(run, item, worker, parts[item.Key]);
        }
        var all = new MeasurePart(measure.Tables);
        foreach (MeasureItem item in items)
            all.Add(parts[item.Key]);
        measure.Finish(run, all);
        var text = new StringBuilder();
        foreach (TableForm table in measure.Tables)
            foreach (Cell[] row in all.Rows(table.Name))
                MeasureJson.AppendRow(text.Append('\n'), row);
        return text.ToString();
    }
}
