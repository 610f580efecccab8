using Grokscope.Experiments;

namespace Grokscope.Tests.Cli;

/// <summary>The samples are what their pages say, and can be trained, measured and reported; .ci/run makes them in full.</summary>
public sealed class SamplesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("division", 24)]
    [InlineData("five-tasks", 5)]
    [InlineData("depth", 10)]
    public void The_results_are_of_the_cells_of_the_study_and_so_is_the_page(string sample, int runs)
    {
        IReadOnlyList<SweepCell> cells = Sweep.Cells(Experiment.Load(Path.Combine(FolderOf(sample), "study.toml")));
        Assert.Equal(runs, cells.Count);
        Assert.InRange(cells.Select(cell => cell.Experiment.Train.Seed).Distinct().Count(), 3, int.MaxValue);
        string[] sweep = File.ReadAllLines(Path.Combine(FolderOf(sample), "results", "sweep.csv"));
        Assert.Equal(cells.Select(cell => cell.Name), sweep.Skip(1).Select(line => line.Split(',')[0]));
        Assert.DoesNotContain("seconds", sweep[0]);
        int grokked = sweep.Count(line => line.Contains(",grokked,"));
        Assert.Contains($"All tasks grokked in {grokked} of {runs}.", File.ReadAllText(Path.Combine(FolderOf(sample), "page.html")));
    }

    [Theory]
    [InlineData("division", "fourier")]
    [InlineData("five-tasks", "symmetry")]
    [InlineData("depth", "curvature")]
    public void A_short_version_is_trained_measured_and_reported(string sample, string part)
    {
        string[] small = ["modulus=7", "seed=1", "steps=40", "eval_every=20", "snapshot_every=10", "batch_size=16", "d_model=8", "d_ff=8"];
        var run = CommandRun.Of(["reproduce", Path.Combine(FolderOf(sample), "study.toml"), .. small.SelectMany(set => new[] { "--set", set }), "--out", _folder["study"], "--jobs", "2"]);
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains($"id=\"{part}\"", File.ReadAllText(_folder["study/report/index.html"]));
    }

    private static string FolderOf(string sample) => SourceTree.File("samples", sample);
}
