using System.Text.Json;
using System.Text.RegularExpressions;
using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Tests.Cli;
using Grokscope.Training;

namespace Grokscope.Tests.Docs;

/// <summary>Holds what the pages say of files against what a tiny study wrote.</summary>
[Collection(SmallStudyTests.Name)]
public sealed partial class FileFormatTests(SmallStudy study)
{
    private static readonly DocumentPage Files = DocumentPage.Of("docs/files.md");

    [Theory]
    [InlineData("train.csv")]
    [InlineData("eval.csv")]
    public void A_tables_columns_are_those_of_the_page(string file)
    {
        string[] told = [.. DocumentPage.FirstColumn(Files.Section(file)).SelectMany(PerTask)];
        Assert.Equal(told.Order(), Header(Path.Combine(study.Run, file)).Order());
    }

    [Fact]
    public void What_is_watched_of_an_intervention_has_the_pages_columns()
    {
        using TemporaryFolder folder = new();
        var run = CommandRun.Of("train", Path.Combine(study.Experiments, "dual.toml"), "--set", "kind=delete_orthogonal", "--set", "fraction=0.1", "--set", "from_step=20", "--set", "watch_every=10", "--out", folder["run"]);
        Assert.True(run.Code == 0, run.Error);
        string[] told = ["step", .. DocumentPage.FirstColumn(DocumentPage.Of("docs/interventions.md").Section("What is watched"))];
        Assert.Equal(told, Header(folder["run/intervention.csv"]));
    }

    [Fact]
    public void The_keys_of_result_json_are_those_of_the_page()
    {
        JsonElement result = JsonDocument.Parse(File.ReadAllText(Path.Combine(study.Run, "result.json"))).RootElement;
        string[] written =
        [
            .. result.EnumerateObject().Select(key => key.Name).Where(name => name is not ("tasks" or "schema_version")),
            .. result.GetProperty("tasks").GetProperty("add").EnumerateObject().Select(key => key.Name),
        ];
        string[] told = [.. DocumentPage.FirstColumn(Files.Section("result.json")).Select(key => key.Replace("tasks.<task>.", "", StringComparison.Ordinal))];
        Assert.Equal(told.Where(key => key != "message").Order(), written.Order());
    }

    [Fact]
    public void The_keys_of_progress_json_are_those_of_the_page()
    {
        using TemporaryFolder folder = new();
        var run = new RunFolder(folder.Path);
        ProgressFile.Of(new RunProgress(50, 60, 0, 40, 1, 25, null)).Write(run);
        string section = Files.Section("progress.json");
        Assert.All(
            JsonDocument.Parse(File.ReadAllText(run.Progress)).RootElement.EnumerateObject().Select(key => key.Name).Where(name => name != "schema_version"),
            key => Assert.Contains($"`{key}`", section));
    }

    [Fact]
    public void The_columns_of_sweep_csv_are_those_of_the_page() => Assert.Equal(
        ["cell", "weight_decay", "seed", "status", "steps", .. Tasks.SelectMany(task => (string[])[$"grok_step_{task}", $"step_50_{task}", $"step_90_{task}", $"step_98_{task}"]), "weights_sha256", "seconds"],
        Header(Path.Combine(study.Study, "sweep.csv")));

    [Fact]
    public void Every_file_of_a_run_and_of_a_study_is_named_on_the_page()
    {
        string[] names = [.. DocumentPage.FirstColumn(Files.Text).Select(name => name.TrimEnd('/').Split('/')[0])];
        Assert.All(
            Directory.EnumerateFileSystemEntries(study.Run).Concat(Directory.EnumerateFileSystemEntries(study.Study)).Select(path => Path.GetFileName(path)!).Where(name => !name.StartsWith("weight_decay=", StringComparison.Ordinal)),
            name => Assert.True(names.Contains(name) || name == ".lock" || BuiltInExperiments.Names.Contains(name), name));
    }

    [Fact]
    public void Every_column_key_or_table_that_a_page_names_exists()
    {
        HashSet<string> known =
        [
            .. SettingTable.All.SelectMany(setting => Word.Matches($"{setting.Key} {setting.Allowed}").Select(word => word.Value)),
            .. Measures.All.SelectMany(measure => measure.Tables.SelectMany(table => table.Columns.Select(column => column.Name).Append(table.Name.Length == 0 ? measure.Name : $"{measure.Name}_{table.Name}"))),
            .. Directory.EnumerateFiles(study.Study, "*", SearchOption.AllDirectories).Where(path => path.EndsWith(".csv", StringComparison.Ordinal)).SelectMany(ValuesAndHeader),
            .. Directory.EnumerateFiles(study.Study, "*.json", SearchOption.AllDirectories).SelectMany(path => Key.Matches(File.ReadAllText(path)).Select(key => key.Groups["key"].Value)),
            .. DocumentPage.FirstColumn(Files.Text), .. DocumentPage.FirstColumn(DocumentPage.Of("docs/interventions.md").Text),
        ];
        string[] unknown = [.. DocumentPage.All.SelectMany(page => page.Spans.Where(span => Identifier.IsMatch(span) && !known.Contains(span) && !Elsewhere.Contains(span)).Select(span => $"{page.Name}: {span}")).Distinct()];
        Assert.True(unknown.Length == 0, string.Join('\n', unknown));
    }

    /// <summary>Names that stand in the pages and in no file of this study: of PyTorch, of tensors, of files of bases, of runs that go on or were imported.</summary>
    private static string[] Elsewhere { get; } =
        ["state_dict", "pos_emb", "path_20", "hessian_20_at_500", "random_matched_20_seed1_from500", "has_evaluations", "start_step", "saved_step", "steps_per_second"];

    private static string[] Tasks { get; } = ["add", "mul"];

    private static IEnumerable<string> PerTask(string column) =>
        column.Contains("<task>", StringComparison.Ordinal) ? Tasks.Select(task => column.Replace("<task>", task, StringComparison.Ordinal)) : [column];

    private static string[] Header(string path) => File.ReadLines(path).First().Split(',');

    private static IEnumerable<string> ValuesAndHeader(string path) => File.ReadLines(path).SelectMany(line => line.Split(',')).Where(value => Identifier.IsMatch(value));

    [GeneratedRegex("[a-z][a-z0-9_]*")]
    private static partial Regex Word { get; }

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)+$")]
    private static partial Regex Identifier { get; }

    [GeneratedRegex("\"(?<key>[a-z0-9_]+)\":")]
    private static partial Regex Key { get; }
}
