using Grokscope.Geometry;
using Grokscope.Report.Reading;

namespace Grokscope.Tests.Report;

public sealed class FolderResultsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_has_not_been_taken_is_no_problem()
    {
        var results = new FolderResults(_folder.Path);
        Assert.Null(results.Of("pca"));
        Assert.Empty(results.Problems);
    }

    [Fact]
    public void A_file_is_read_once()
    {
        new MadeUpResult(new PcaMeasure()).In(_folder.Path);
        var results = new FolderResults(_folder.Path);
        Assert.NotNull(results.Of("pca"));
        File.Delete(FileOf("pca"));
        Assert.Same(results.Of("pca"), results.Of("pca"));
    }

    [Fact]
    public void A_damaged_file_and_one_with_other_columns_count_as_not_taken_and_are_told_once()
    {
        new MadeUpResult(new PcaMeasure()).In(_folder.Path);
        File.WriteAllText(FileOf("pca"), File.ReadAllText(FileOf("pca")).Replace("\"walk_mean_pc1\"", "\"walk_pc1\""));
        File.WriteAllText(FileOf("gram"), "{");
        var results = new FolderResults(_folder.Path);
        foreach (string measure in new[] { "pca", "gram", "pca" })
            Assert.Null(results.Of(measure));
        Assert.Equal($"{FileOf("pca")}: measured by another version of Grokscope; measure again", results.Problems[0]);
        Assert.Contains("damaged", results.Problems[1]);
        Assert.Equal(2, results.Problems.Count);
    }

    [Fact]
    public void A_study_and_its_runs_tell_their_problems()
    {
        string study = MadeUpStudy.In(_folder), run = Path.Combine(study, "weight_decay=1.0_seed=1");
        new MadeUpResult(new GramStudyMeasure()).In(study);
        new MadeUpResult(new GramMeasure()).In(run);
        foreach (string file in new[] { Path.Combine(study, "measures", "gram-study.json"), Path.Combine(run, "measures", "gram.json") })
            File.WriteAllText(file, File.ReadAllText(file).Replace("\"name\": \"spacing\"", "\"name\": \"every\""));
        var read = Study.Read(study);
        Assert.Null(read.ResultOf("gram-study"));
        Assert.Null(read.Runs[0].ResultOf("gram"));
        Assert.Equal(2, read.Problems.Count(problem => problem.EndsWith("measure again", StringComparison.Ordinal)));
    }

    private string FileOf(string measure) => Path.Combine(_folder.Path, "measures", measure + ".json");
}
