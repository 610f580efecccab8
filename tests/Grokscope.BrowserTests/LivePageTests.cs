using Grokscope.Cli;
using Grokscope.Server;
using Grokscope.Tests;
using Grokscope.Tests.Cli;
using Microsoft.Playwright;

namespace Grokscope.BrowserTests;

/// <summary>The served page while a sweep trains.</summary>
public sealed class LivePageTests(Chromium chromium)
{
    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Curves_grow_and_runs_are_stopped_and_go_on_from_the_page(int width, bool touch)
    {
        await using Visit visit = await chromium.Open(width, touch: touch);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["live.toml"], SmallStudy.Toml(90_000_000).Replace("every = 20", "every = 1000", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        Task<CommandRun> sweep = Task.Run(() => CommandRun.Of(stop.Token, "sweep", folder["live.toml"], "--set", "stop.enabled=false", "--jobs", "2", "--out", folder["live"]), CancellationToken.None);
        try
        {
            while (!File.Exists(Path.Combine(folder["live"], First, "eval.csv")))
            {
                Assert.False(sweep.IsCompleted, "the sweep ended");
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
            await using var server = await StudyServer.Start(new ServerOptions(folder["live"], 0, Launch.Cell(), _ => { }));
            await visit.Page.GotoAsync($"{server.Address}#token={server.Token.Text}");
            await visit.Page.Locator("html.alive").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            Assert.DoesNotContain(server.Token.Text, visit.Page.Url);

            ILocator panel = await visit.Panel("accuracy", 0);
            double before = await Visit.Number(panel, "points");
            await visit.Page.WaitForFunctionAsync(
                "([p, n]) => Number(document.querySelector(p).dataset.points) > n", new object[] { ".panel[data-figure='accuracy'][data-panel='0']", before + 4 }, new() { Timeout = Patience });

            await visit.Page.EvaluateAsync("scrollTo(0, 0)");
            Assert.Equal(4, await visit.Page.Locator("#cells tbody tr").CountAsync());
            ILocator row = visit.Page.Locator($"#cells tr:has(th:text-is('{First}'))");
            await Expect(row, "running");
            visit.Page.Dialog += (_, dialog) => dialog.AcceptAsync();
            await row.Locator("button").ClickAsync();
            await Expect(row, "stopped");
            await row.Locator("button:has-text('Go on')").ClickAsync();
            await Expect(row, "running");
            Assert.Equal(width, await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            await server.Stop();
        }
        finally
        {
            await stop.CancelAsync();
            await sweep;
        }
        Assert.All(visit.Requests, address => Assert.StartsWith("http://127.0.0.1:", address));
        // The server is gone at the end, which the page may complain of.
        Assert.DoesNotContain(visit.Complaints, complaint => !complaint.Contains("ERR_", StringComparison.Ordinal));
    }

    private const float Patience = 120_000;
    private const string First = "weight_decay=1.0_seed=1";

    private static Task Expect(ILocator row, string state) => Assertions.Expect(row.Locator("td").First).ToContainTextAsync(state, new() { Timeout = Patience });
}
