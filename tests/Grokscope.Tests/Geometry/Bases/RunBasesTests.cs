using Grokscope.Experiments;
using Grokscope.Geometry.Bases;
using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Tests.Cli;
using Grokscope.Tests.Geometry.Measuring;
using Grokscope.Training;
using Grokscope.Training.Interventions;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Geometry.Bases;

/// <summary>The basis of a run that is about to train: made once, kept, read again, and refused when it changes.</summary>
public sealed class RunBasesTests : IDisposable
{
    private readonly TrainedRun _trained = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _trained.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_basis_of_a_run_is_made_once_in_its_folder()
    {
        RunFolder mine = New("mine"), second = New("second");
        BasisFile made = Load(mine, $"intervention.basis_run={_trained.Path}");
        string file = Path.Combine(_trained.Path, "bases", "path_4.safetensors");
        Assert.Equal(BasisMaker.Make(BasisKind.Path, _trained.Open(), new InterventionOptions { Directions = 4 }, CancellationToken.None).Sum, made.Sum);
        DateTime written = File.GetLastWriteTimeUtc(file);

        string relative = Path.GetRelativePath(second.Path, _trained.Path);
        Assert.Equal(made.Sum, Load(second, $"intervention.basis_run={relative}").Sum);
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
        BasisDescription description = Description(second);
        Assert.Equal((made.Sum, BasisKind.Path, "path"), (description.Sha256, description.Kind, description.Origin["kind"]));
        Assert.Equal(Path.GetFullPath(file), Path.GetFullPath(Path.Combine(second.Path, description.File)));
        Assert.Equal(_trained.Open().Result!.WeightsSha256, description.Origin["weights_sha256"]);
    }

    [Theory]
    [InlineData("other_path", "path_4", "path")]
    [InlineData("attention", "attention", "attention")]
    [InlineData("hessian", "hessian_4_at_200", "hessian")]
    [InlineData("random_matched", "random_matched_4_seed1_from200", "random_matched")]
    public void Each_kind_has_a_file_of_its_own(string basis, string name, string origin)
    {
        RunFolder mine = New("mine");
        BasisFile made = Load(mine, $"intervention.basis_run={_trained.Path}", $"intervention.basis={basis}", "intervention.from_step=200");
        BasisFile kept = BasisFile.Read(Path.Combine(_trained.Path, "bases", name + ".safetensors"), made.Columns[0].Length);
        Assert.Equal((made.Sum, origin), (kept.Sum, BasisChecks.Of(kept, "kind")));
        Assert.Equal(made.Origin, kept.Origin);
        Assert.Equal(basis, System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName($"{Description(mine).Kind}"));
    }

    [Fact]
    public void A_basis_of_a_run_that_was_trained_anew_is_made_anew()
    {
        Load(New("mine"), $"intervention.basis_run={_trained.Path}");
        // Other weights at the end, and the sum that goes with them.
        var run = new RunFolder(_trained.Path);
        var layout = new ParameterLayout(Grokscope.Experiments.Experiment.Load(run.Configuration).Shape);
        int last = run.SnapshotSteps()[^1];
        float[] theta = [.. new FolderSnapshots(run, layout).Read(last).Select(weight => 2 * weight)];
        Snapshot.Write(run.Snapshot(last), layout, last, theta);
        string sum = RunResult.SumOf(theta);
        (RunResult.Read(run)! with { WeightsSha256 = sum }).Write(run);
        BasisFile anew = Load(New("second"), $"intervention.basis_run={_trained.Path}");
        Assert.Equal(sum, BasisChecks.Of(anew, "weights_sha256"));
    }

    [Fact]
    public void Processes_that_ask_at_once_get_one_basis()
    {
        RunFolder[] folders = [.. Enumerable.Range(0, 4).Select(i => New($"run{i}"))];
        string[] sums = new string[4];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => new Thread(() => sums[i] = Load(folders[i], $"intervention.basis_run={_trained.Path}").Sum))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Single(sums.Distinct());
        Assert.NotNull(sums[0]);
    }

    [Fact]
    public void A_random_basis_lies_beside_the_runs_that_share_it()
    {
        RunFolder mine = New("mine"), second = New("second");
        BasisFile made = Load(mine, "intervention.basis=random");
        int N = made.Columns[0].Length;
        string file = _folder[Path.Combine("bases", $"random_4_seed1_of_{N}.safetensors")];
        DateTime written = File.GetLastWriteTimeUtc(file);
        Assert.Equal(made.Sum, BasisFile.Read(file, N).Sum);
        Assert.Equal($"../bases/random_4_seed1_of_{N}.safetensors", Description(mine).File);
        Assert.Equal(made.Sum, Load(second, "intervention.basis=random").Sum);
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
        Assert.Contains("has changed", Assert.Throws<RunException>(() => Load(mine, "intervention.basis=random", "intervention.intervention_seed=2")).Message);
    }

    [Fact]
    public void A_given_file_is_read_and_may_not_change()
    {
        RunFolder mine = New("mine");
        int N = _trained.Open().Layout.Count;
        BasisMaker.Random(N, 3, 5).Write(Path.Combine(mine.Path, "given.safetensors"));
        string[] asked = ["intervention.basis=file", "intervention.basis_file=given.safetensors"];
        Assert.Equal(BasisMaker.Random(N, 3, 5).Sum, Load(mine, asked).Sum);
        Assert.Equal(3, Load(mine, asked).Columns.Count);
        BasisMaker.Random(N, 3, 6).Write(Path.Combine(mine.Path, "given.safetensors"));
        string message = Assert.Throws<RunException>(() => Load(mine, asked)).Message;
        Assert.Contains("basis has changed since this run began", message);
        Assert.Contains("Put the former file back", message);
        Assert.Contains("basis_file", Assert.Throws<ConfigurationException>(() => Load(New("second"), "intervention.basis=file")).Message);
        Assert.Throws<StorageException>(() => Load(New("third"), asked));
    }

    [Fact]
    public void A_run_that_cannot_give_a_basis_is_refused_with_a_reason()
    {
        Assert.Contains("as basis_run", Refusal());
        Assert.Contains("there is no run in", Refusal("intervention.basis_run=../nowhere"));
        string message = Refusal($"intervention.basis_run={_trained.Path}", "d_ff=16");
        Assert.Contains("parameters and this one", message);
        string unfinished = _trained.Copy("unfinished");
        var folder = new RunFolder(unfinished);
        var result = RunResult.Read(folder)!;
        (result with { Status = RunStatus.Diverged }).Write(folder);
        Assert.Contains("diverged at step 300", Refusal($"intervention.basis_run={unfinished}"));
        File.Delete(folder.Result);
        Assert.Contains("is not finished", Refusal($"intervention.basis_run={unfinished}"));
        result.Write(folder);
        foreach (int step in folder.SnapshotSteps().Skip(2))
            File.Delete(folder.Snapshot(step));
        Assert.Contains("needs 3 snapshots", Assert.Throws<RunException>(() => Load(New("few"), $"intervention.basis_run={unfinished}")).Message);
    }

    [Fact]
    public void Where_the_source_cannot_be_written_it_says_what_to_do()
    {
        // A file stands where the folder would be made: not even the administrator can write there.
        string source = _trained.Copy("read-only");
        File.WriteAllText(Path.Combine(source, "bases"), "");
        string message = Assert.Throws<RunException>(() => Load(New("mine"), $"intervention.basis_run={source}")).Message;
        Assert.Contains("cannot be written, where a basis is kept", message);
        Assert.Contains("copy the run", message);
    }

    [Fact]
    public void Waiting_for_another_process_ends_when_it_is_asked_to()
    {
        string bases = Path.Combine(_trained.Path, "bases");
        Directory.CreateDirectory(bases);
        using var held = FolderLock.Take(bases);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.Throws<OperationCanceledException>(() => RunBases.Load(Experiment($"intervention.basis_run={_trained.Path}"), New("mine"), stop.Token));
    }

    private static Experiment Experiment(params string[] overrides) => Grokscope.Experiments.Experiment.Parse(
        TinyExperiment.Toml(steps: 300, sweep: ""), "tiny.toml", "tiny",
        ["intervention.kind=delete_orthogonal", "intervention.fraction=0.1", "intervention.directions=4", "intervention.basis=path", .. overrides]);

    private static BasisFile Load(RunFolder folder, params string[] overrides) => RunBases.Load(Experiment(overrides), folder, CancellationToken.None);

    private static BasisDescription Description(RunFolder folder) => JsonFile.Read<BasisDescription>(folder.BasisDescription)!;

    private string Refusal(params string[] overrides) => Assert.Throws<ConfigurationException>(() => Load(New("refused"), overrides)).Message;

    private RunFolder New(string name) => new(Directory.CreateDirectory(_folder[name]).FullName);
}
