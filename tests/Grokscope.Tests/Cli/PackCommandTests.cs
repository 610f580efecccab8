using System.Text;
using Grokscope.Geometry.Measuring;
using Grokscope.Report;
using Grokscope.Tests.Geometry.Measuring;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Cli;

public sealed class PackCommandTests
{
    private const string Run = "weight_decay=1.0_seed=1";

    [Fact]
    public void A_packed_study_has_the_same_report_and_the_last_weights_and_measures_nothing_new()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["copies"]);
        string study = folder["study"], packed = Path.Combine(folder["copies"], "study");
        Assert.Equal(0, CommandRun.Of("sweep", TinyExperiment.In(folder), "--out", study).Code);
        Assert.Equal(0, CommandRun.Of("measure", study, "--only", "pca,heads").Code);
        CommandRun pack = CommandRun.Of("pack", study, "--out", packed);
        Assert.True(pack.Code == 0, pack.Error);
        Assert.Contains("4 of 4 runs", pack.Out);

        StudyReport.Write(study);
        StudyReport.Write(packed);
        Assert.Equal(File.ReadAllText(Path.Combine(study, "report", "claims.json")), File.ReadAllText(Path.Combine(packed, "report", "claims.json")));
        Assert.Equal(StudyReport.Text(study), StudyReport.Text(packed));
        Assert.All(Directory.EnumerateFiles(Path.Combine(study, "report", "figures"), "*.csv"), figure =>
            Assert.Equal(File.ReadAllText(figure), File.ReadAllText(figure.Replace(study, packed, StringComparison.Ordinal))));

        string last = Path.Combine(Run, "snapshots", "step_00000060.safetensors");
        Assert.Equal([Path.Combine(packed, last)], Directory.EnumerateFiles(Path.Combine(packed, Run, "snapshots")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(study, last)), File.ReadAllBytes(Path.Combine(packed, last)));
        Assert.False(File.Exists(Path.Combine(packed, Run, "train.csv")));
        Assert.Equal(CommandRun.Of("status", study, "--json").Out.Replace(study, packed, StringComparison.Ordinal), CommandRun.Of("status", packed, "--json").Out);
        CommandRun.Of("measure", packed, "--only", "pca").FailsWith(ExitCode.Usage, "packed copy");
        Assert.Equal(0, CommandRun.Of("sweep", Path.Combine(packed, "sweep.toml"), "--out", packed).Code);
    }

    [Fact]
    public void Packing_again_takes_in_what_is_new_and_leaves_the_rest_untouched()
    {
        using var folder = new TemporaryFolder();
        string study = folder["study"], packed = folder["packed"], toml = TinyExperiment.In(folder);
        Assert.Equal(0, CommandRun.Of("sweep", toml, "--out", study).Code);
        Directory.Delete(Path.Combine(study, "weight_decay=0.0_seed=2"), recursive: true);
        CommandRun part = CommandRun.Of("pack", study, "--out", packed, "--without-weights");
        Assert.Contains("3 of 4 runs", part.Out);
        Assert.Contains("weight_decay=0.0_seed=2: not finished, left out", part.Error);
        Assert.False(Directory.Exists(Path.Combine(packed, Run, "snapshots")));
        CommandRun.Of("export", Path.Combine(packed, Run), "--step", "last").FailsWith(ExitCode.Usage, "packed without weights");
        DateTime before = File.GetLastWriteTimeUtc(Path.Combine(packed, Run, "eval.csv.gz"));

        Assert.Equal(0, CommandRun.Of("sweep", toml, "--out", study).Code);
        Assert.Contains("4 of 4 runs", CommandRun.Of("pack", study, "--out", packed, "--without-weights").Out);
        Assert.Equal(before, File.GetLastWriteTimeUtc(Path.Combine(packed, Run, "eval.csv.gz")));
        Assert.True(File.Exists(Path.Combine(packed, "weight_decay=0.0_seed=2", "result.json")));

        Assert.Equal(0, CommandRun.Of("sweep", toml, "--out", study, "--set", "seed=[1, 2, 3]").Code);
        Assert.Contains("6 of 6 runs", CommandRun.Of("pack", study, "--out", packed, "--without-weights").Out);
        Assert.Equal(before, File.GetLastWriteTimeUtc(Path.Combine(packed, Run, "eval.csv.gz")));
        Assert.Equal(0, CommandRun.Of("sweep", toml, "--out", folder["other"], "--set", "seed=[1, 2, 3]", "--set", "lr=0.002").Code);
        CommandRun.Of("pack", folder["other"], "--out", packed).FailsWith(ExitCode.Usage, "something else");
    }

    [Fact]
    public void Interrupted_at_any_point_the_same_command_ends_with_the_same_files()
    {
        using var folder = new TemporaryFolder();
        string study = folder["study"], damaged = Path.Combine(study, "weight_decay=0.0_seed=2", "measures", "pca.json");
        Assert.Equal(0, CommandRun.Of("sweep", TinyExperiment.In(folder), "--out", study).Code);
        Directory.CreateDirectory(Path.GetDirectoryName(damaged)!);
        File.WriteAllText(damaged, "{\"tables\": []}");
        Pack("whole");
        Dictionary<string, byte[]> whole = Files("whole");

        Directory.CreateDirectory(folder["begun"]);
        File.WriteAllText(folder[$"begun/sweep.toml{DurableFile.Unfinished}"], "half of");
        Pack("begun");
        Assert.Equal(whole, Files("begun"));

        File.WriteAllText(damaged, "{\"tables\": [");
        CommandRun.Of("pack", study, "--out", folder["half"], "--digits", "7").FailsWith(ExitCode.Failed, "pca.json");
        Assert.NotEmpty(Files("half"));
        File.WriteAllText(damaged, "{\"tables\": []}");
        Pack("half");
        Assert.Equal(whole, Files("half"));

        void Pack(string to)
        {
            CommandRun pack = CommandRun.Of("pack", study, "--out", folder[to], "--digits", "7");
            Assert.True(pack.Code == 0, pack.Error);
        }

        Dictionary<string, byte[]> Files(string to) =>
            Directory.EnumerateFiles(folder[to], "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder[to], file), File.ReadAllBytes);
    }

    [Fact]
    public void Where_no_run_is_finished_there_is_nothing_to_pack_and_no_folder_is_made()
    {
        using var run = new TrainedRun();
        string result = new RunFolder(run.Path).Result, whole = File.ReadAllText(result);
        File.WriteAllText(result, "{");
        CommandRun.Of("pack", run.Path).FailsWith(ExitCode.Failed, "nothing to pack", result, "damaged");
        File.Delete(result);
        CommandRun.Of("pack", run.Path).FailsWith(ExitCode.Failed, "nothing to pack: no run is finished");
        Assert.False(Directory.Exists($"{run.Path}-packed"));
        File.WriteAllText(result, whole);
        Assert.Contains(", 1 of 1 run, ", CommandRun.Of("pack", run.Path).Out);
    }

    [Fact]
    public void A_damaged_run_is_left_out_and_called_damaged()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, CommandRun.Of("sweep", TinyExperiment.In(folder), "--out", folder["study"]).Code);
        File.WriteAllText(folder[$"study/{Run}/result.json"], "{");
        CommandRun pack = CommandRun.Of("pack", folder["study"]);
        Assert.Contains("3 of 4 runs", pack.Out);
        Assert.Contains("result.json: the file is damaged", pack.Error);
        Assert.DoesNotContain("not finished", pack.Error);
    }

    [Fact]
    public void Another_study_that_the_experiment_names_is_packed_along_without_weights()
    {
        using var folder = new TemporaryFolder();
        string toml = TinyExperiment.In(folder), study = folder["study"], packed = folder["packed"];
        Assert.Equal(0, CommandRun.Of("sweep", toml, "--out", study).Code);
        Assert.Equal(0, CommandRun.Of("sweep", toml, "--out", Path.Combine(study, "cuts"), "--set", "seed=[1]").Code);
        string experiment = Path.Combine(study, "sweep.toml");
        File.WriteAllText(experiment, File.ReadAllText(experiment).Replace("with = []", "with = [\"cuts\"]", StringComparison.Ordinal));
        CommandRun pack = CommandRun.Of("pack", study, "--out", packed);
        Assert.Contains("6 of 6 runs", pack.Out);
        Assert.Equal(4, Directory.EnumerateFiles(packed, "*.safetensors", SearchOption.AllDirectories).Count());
        Assert.True(File.Exists(Path.Combine(packed, "cuts", Run, "result.json")));
        Assert.False(Directory.Exists(Path.Combine(packed, "cuts", Run, "snapshots")));
    }

    [Fact]
    public void Fewer_digits_make_a_smaller_copy_that_says_the_same()
    {
        using var folder = new TemporaryFolder();
        string study = folder["study"];
        Assert.Equal(0, CommandRun.Of("sweep", TinyExperiment.In(folder), "--out", study).Code);
        Assert.Equal(0, CommandRun.Of("measure", study, "--only", "pca,spectra").Code);
        Assert.Equal(0, CommandRun.Of("pack", study, "--out", folder["p9"]).Code);
        Assert.Equal(0, CommandRun.Of("pack", study, "--out", folder["p7"], "--digits", "7").Code);
        string spectra = Path.Combine(Run, "measures", "spectra.json.gz");
        Assert.True(new FileInfo(folder[$"p7/{spectra}"]).Length < 0.75 * new FileInfo(folder[$"p9/{spectra}"]).Length);
        Assert.Equal(StudyReport.Text(folder["p9"]).Replace("p9", "p7", StringComparison.Ordinal), StudyReport.Text(folder["p7"]));
        CommandRun.Of("pack", study, "--out", folder["none"], "--digits", "3").FailsWith(ExitCode.Usage, "--digits", "6 to 17");

        File.WriteAllText(Path.Combine(study, Run, "measures", "pca.json"), "{\"tables\": [1.5, ");
        CommandRun.Of("pack", study, "--out", folder["damaged"], "--digits", "7").FailsWith(ExitCode.Failed, "pca.json", "damaged");
    }

    [Theory]
    [InlineData("""{ "of 0.123456789": [0.123456789, -12345678.9, 1234567890123, 1.5, 2.00000001, 1e-30, 1.23456789E-05] }""", """{ "of 0.123456789": [0.1234568, -12345678.9, 1234567890123, 1.5, 2.0, 1e-30, 1.234568E-05] }""")]
    [InlineData("[\n  true, null, {\"undefined_because\": \"1.23456789\"}\n]\n", "[\n  true, null, {\"undefined_because\": \"1.23456789\"}\n]\n")]
    public void Only_numbers_with_a_fraction_are_rounded(string json, string rounded) =>
        Assert.Equal(rounded, Encoding.UTF8.GetString(RoundedJson.Of(Encoding.UTF8.GetBytes(json), 7)));

    [Fact]
    public void A_single_run_is_packed_and_compared_with_itself()
    {
        using var run = new TrainedRun("snapshot_every=50");
        Assert.Contains($"Packed: {run.Path}-packed, ", CommandRun.Of("pack", Path.Combine(run.Path, ".")).Out);
        Assert.Equal(0, CommandRun.Of("pack", run.Path).Code);
        CommandRun compared = CommandRun.Of("compare", run.Path, $"{run.Path}-packed", "--json");
        Assert.Contains("\"weights_equal\": true", compared.Out);
        Assert.Equal(CsvTable.Read(new RunFolder(run.Path).EvalCsv).Rows, CsvTable.Read(new RunFolder($"{run.Path}-packed").EvalCsv).Rows);
    }

    [Fact]
    public void Only_an_empty_folder_or_a_copy_of_the_same_study_is_written_to()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, CommandRun.Of("sweep", TinyExperiment.In(folder), "--out", folder["study"]).Code);
        Directory.CreateDirectory(folder["empty"]);
        Directory.CreateDirectory(folder["full"]);
        File.WriteAllText(folder["full/letter.txt"], "dear");
        Assert.Equal(0, CommandRun.Of("pack", folder["study"], "--out", folder["empty"]).Code);
        CommandRun.Of("pack", folder["study"], "--out", folder["full"]).FailsWith(ExitCode.Usage, "something else", "new folder");
        CommandRun.Of("pack", folder["study"], "--out", folder["study"]).FailsWith(ExitCode.Usage, "new folder");
        CommandRun.Of("pack", folder["study"], "--out", folder["study"] + Path.DirectorySeparatorChar).FailsWith(ExitCode.Usage, "new folder");
        CommandRun.Of("pack", folder["nothing"]).FailsWith(ExitCode.Usage, "no such folder");
        Assert.Equal(["letter.txt"], Directory.EnumerateFileSystemEntries(folder["full"]).Select(Path.GetFileName));
    }

    [Fact]
    public void A_damaged_packed_file_is_named()
    {
        using var folder = new TemporaryFolder();
        string study = folder["study"], packed = folder["packed"];
        Assert.Equal(0, CommandRun.Of("sweep", TinyExperiment.In(folder), "--out", study).Code);
        Assert.Equal(0, CommandRun.Of("pack", study, "--out", packed).Code);
        string eval = Path.Combine(packed, Run, "eval.csv.gz");
        File.WriteAllBytes(eval, [.. File.ReadAllBytes(eval).Select((b, i) => i is > 20 and < 60 ? (byte)~b : b)]);
        CommandRun report = CommandRun.Of("report", packed);
        Assert.Equal(0, report.Code);
        Assert.Contains("eval.csv.gz", StudyReport.Text(packed));
        Assert.Throws<StorageException>(() => PackedFile.Read(eval[..^PackedFile.Ending.Length]));
    }

    [Fact]
    public void A_plain_file_comes_before_a_packed_one()
    {
        using var folder = new TemporaryFolder();
        string path = folder["numbers.csv"];
        Assert.False(PackedFile.Exists(path));
        Assert.Null(PackedFile.Read(path));
        PackedFile.Write(path, "packed"u8.ToArray());
        Assert.True(PackedFile.Exists(path));
        Assert.Equal("packed"u8.ToArray(), PackedFile.Read(path));
        File.WriteAllText(path, "plain");
        Assert.Equal("plain"u8.ToArray(), PackedFile.Read(path));
    }
}
