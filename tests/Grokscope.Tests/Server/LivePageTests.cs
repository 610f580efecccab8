using System.Text.Json;
using System.Text.RegularExpressions;
using Grokscope.Tests.Cli;

namespace Grokscope.Tests.Server;

/// <summary>The page and what goes with it.</summary>
public sealed partial class LivePageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_page_is_the_reports_with_a_live_part_and_leaves_the_folder_alone()
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        string[] before = [.. Directory.EnumerateFileSystemEntries(study.Folder, "*", SearchOption.AllDirectories).Order()];
        HttpResponseMessage answer = await study.Client.GetAsync("");
        string page = await answer.Content.ReadAsStringAsync(), policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("6 runs of a Transformer", page);
        Assert.Contains("<div id=\"cells\"></div>", page);
        Assert.Contains("new EventSource", page);
        Assert.Contains("script-src 'sha256-", policy);
        Assert.DoesNotContain("unsafe-inline'; script", policy.Split("script-src")[1]);
        Assert.DoesNotContain(study.Server.Token.Text, page);
        Assert.StartsWith("run,step,task", await study.Client.GetStringAsync("figures/accuracy.csv"));
        Assert.Contains("<svg", await study.Client.GetStringAsync("figures/loss.svg"));
        foreach (string missing in new[] { "figures/none.svg", "figures/accuracy.exe", "figures/accuracy" })
            Assert.Equal(404, await study.StatusOf($"/{missing}"));
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(study.Folder, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public async Task A_page_is_made_once_for_all_who_ask_and_anew_when_files_change()
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        string[] pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => study.Client.GetStringAsync("")));
        Assert.Single(pages.Distinct());
        File.Delete(Path.Combine(study.Folder, "weight_decay=1.0_seed=1", "result.json"));
        await Until(async () => (await study.Client.GetStringAsync("")).Contains("2 runs not yet done"));
    }

    [Fact]
    public async Task The_status_is_that_of_the_command()
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        JsonElement served = JsonDocument.Parse(await study.Client.GetStringAsync("api/status")).RootElement;
        JsonElement told = JsonDocument.Parse(CommandRun.Of("status", study.Folder, "--json").Out).RootElement;
        Assert.True(JsonElement.DeepEquals(told, served), $"{told}\n{served}");
    }

    [Fact]
    public async Task A_damaged_run_is_named_and_the_rest_is_served()
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        File.WriteAllText(Path.Combine(study.Folder, "weight_decay=1.0_seed=1", "eval.csv"), "step,train_acc_add\n1,x\n");
        File.WriteAllText(Path.Combine(study.Folder, "weight_decay=1.0_seed=2", "result.json"), "{");
        // What was looked at a moment ago is not looked at again.
        await Until(async () => await study.Client.GetStringAsync("api/status") is var status && status.Contains("\"damaged\"") && status.Contains("line 2"));
        await Until(async () => (await study.Client.GetStringAsync("")).Contains("Files that could not be read"));
        using Events events = await Events.Of(study);
        Assert.Equal(6, (await events.Next("cells")).GetProperty("runs").GetArrayLength());
        Assert.Equal(6, (await events.Next("panels")).GetProperty("accuracy").EnumerateObject().Count());
    }

    [Fact]
    public void The_command_prints_the_address_and_ends_at_a_signal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs Unix signals");
        using var process = new ChildProcess("serve", Tests.Report.MadeUpStudy.In(_folder));
        Waiting(() => Address.IsMatch(process.Out));
        string port = process.Out.Split("127.0.0.1:")[1].Split('/')[0];
        CommandRun.Of("serve", _folder["study"], "--port", port).FailsWith(ExitCode.Failed, $"Port {port}", "another program uses it");
        process.Send("TERM");
        Assert.Equal((int)ExitCode.Done, process.Wait());
        Assert.All(process.Error, Assert.Empty);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/#token=[0-9a-f]{48}\n")]
    private static partial Regex Address { get; }

    private static async Task Until(Func<Task<bool>> done)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await done())
            await Task.Delay(100, late.Token);
    }

    private static void Waiting(Func<bool> done) => Slurm.Waiting.Until(done, TimeSpan.FromMinutes(1), () => "the server did not start");
}
