using Grokscope.Report;
using Grokscope.Tests;
using Grokscope.Tests.Report;
using Microsoft.Playwright;

namespace Grokscope.BrowserTests;

public sealed class PageTests(Chromium chromium, SmallStudy study)
{
    /// <summary>The page of a real "reproduce quick", where a script has made one.</summary>
    private static string? Given => Environment.GetEnvironmentVariable("GROKSCOPE_PAGE");

    [Theory]
    [InlineData(1280, false, false)]
    [InlineData(1280, true, false)]
    [InlineData(390, false, true)]
    public async Task All_figures_are_drawn_from_the_file_alone_without_an_error(int width, bool dark, bool touch)
    {
        await using Visit visit = await chromium.Open(width, dark, touch);
        await visit.Read(Given ?? study.Page);
        IReadOnlyList<ILocator> panels = await visit.Page.Locator(".panel").AllAsync();
        Assert.True(panels.Count >= 20, $"{panels.Count} panels");
        foreach (ILocator panel in panels)
        {
            string figure = (await panel.GetAttributeAsync("data-figure"))!;
            await visit.Panel(figure, int.Parse((await panel.GetAttributeAsync("data-panel"))!, System.Globalization.CultureInfo.InvariantCulture));
            bool isMap = await panel.EvaluateAsync<bool>("e => !!grokscope.data.figures[e.dataset.figure][e.dataset.panel].map");
            Assert.True(isMap || await Visit.Number(panel, "points") > 0, $"{figure}: nothing is drawn in {await panel.Locator(".title").TextContentAsync()}");
            Assert.True(await panel.EvaluateAsync<bool>(Inked), $"{figure}: the canvas is empty");
            LocatorBoundingBoxResult box = (await panel.BoundingBoxAsync())!;
            Assert.True(box.X >= 0 && box.X + box.Width <= width, $"{figure} stands out of the screen");
        }
        Assert.Equal(width, await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(visit.Complaints);
        Assert.Equal([new Uri(Given ?? study.Page).AbsoluteUri], visit.Requests.Where(address => !address.StartsWith("data:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_chapter_of_the_page_is_filled()
    {
        await using Visit visit = await chromium.Open();
        await visit.Read(Given ?? study.Page);
        foreach (ILocator chapter in await visit.Page.Locator("main > section").AllAsync())
        {
            string title = (await chapter.Locator("h2").TextContentAsync())!;
            Assert.True(await chapter.Locator("figure, table, pre, details").CountAsync() > 0, title);
        }
        string[] titles = [.. await visit.Page.Locator("main > section > h2").AllTextContentsAsync()];
        Assert.Equal(["Claims", "Order of grokking", "Integrability", "Weight decay phases", "Compression", "Interventions", "Beyond the paper", "The study's runs"], titles);
    }

    [Fact]
    public async Task Values_are_told_under_the_pointer()
    {
        await using Visit visit = await chromium.Open();
        await visit.Read(study.Page);
        ILocator panel = await visit.Panel("accuracy", 0), plot = panel.Locator(".u-over");
        LocatorBoundingBoxResult box = (await plot.BoundingBoxAsync())!;
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        for (float down = 0; down < box.Height && await panel.Locator(".tip").IsHiddenAsync(); down += 8)
            await visit.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + down);
        Assert.Matches("(?s)(add|mul), (training|test) pairs.*step .*accuracy ", await panel.Locator(".tip").InnerTextAsync());
    }

    [Fact]
    public async Task Dragging_zooms_and_a_double_click_or_the_button_goes_back()
    {
        await using Visit visit = await chromium.Open();
        await visit.Read(study.Page);
        ILocator panel = await visit.Panel("accuracy", 0);
        double before = await Range(visit, "accuracy", 0);
        await Drag(visit, panel);
        Assert.InRange(await Range(visit, "accuracy", 0), 0.3 * before, 0.6 * before);
        await panel.Locator(".u-over").DblClickAsync();
        Assert.Equal(before, await Range(visit, "accuracy", 0));
        await Drag(visit, panel);
        Assert.NotEqual(before, await Range(visit, "accuracy", 0));
        await visit.Page.Locator("#reset").ClickAsync();
        Assert.Equal(before, await Range(visit, "accuracy", 0));
    }

    [Fact]
    public async Task Two_fingers_zoom_on_a_phone()
    {
        await using Visit visit = await chromium.Open(width: 390, touch: true);
        await visit.Read(study.Page);
        ILocator panel = await visit.Panel("accuracy", 0);
        double before = await Range(visit, "accuracy", 0);
        LocatorBoundingBoxResult box = (await panel.Locator(".u-over").BoundingBoxAsync())!;
        ICDPSession session = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        await Touch("touchStart", 0.4, 0.6);
        for (int i = 1; i <= 5; i++)
            await Touch("touchMove", 0.4 - (0.04 * i), 0.6 + (0.04 * i));
        await Touch("touchEnd");
        Assert.InRange(await Range(visit, "accuracy", 0), 0.25 * before, 0.45 * before);
        await visit.Page.Locator(".toolbox summary").TapAsync();
        await visit.Page.Locator("#reset").TapAsync();
        Assert.Equal(before, await Range(visit, "accuracy", 0));

        Task Touch(string type, params double[] across) => session.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = across.Select((share, id) => new { x = box.X + (share * box.Width), y = box.Y + ((0.3 + (0.4 * id)) * box.Height), id }).ToArray(),
        });
    }

    [Fact]
    public async Task Runs_and_curves_can_be_hidden_and_come_back()
    {
        await using Visit visit = await chromium.Open();
        await visit.Read(study.Page);
        ILocator panel = await visit.Panel("accuracy", 0);
        ILocator box = visit.Page.Locator("input[data-key='seed'][data-value='1']");
        await box.UncheckAsync();
        Assert.True(await panel.IsHiddenAsync());
        Assert.True(await visit.Page.Locator(".panel[data-figure='accuracy'][data-panel='1']").IsVisibleAsync());
        await box.CheckAsync();
        Assert.True(await panel.IsVisibleAsync());

        await visit.Panel("accuracy", 0);
        Assert.Equal(4, await Visit.Number(panel, "curves"));
        ILocator entry = visit.Page.Locator("figure:has([data-figure='accuracy']) .legend li").First;
        await entry.ClickAsync();
        Assert.Equal(3, await Visit.Number(panel, "curves"));
        Assert.Equal("false", await entry.GetAttributeAsync("aria-pressed"));
        await entry.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(4, await Visit.Number(panel, "curves"));
    }

    [Fact]
    public async Task Heights_can_be_logarithmic_or_linear()
    {
        await using Visit visit = await chromium.Open();
        await visit.Read(study.Page);
        ILocator panel = await visit.Panel("loss", 0);
        Assert.Equal("log", await panel.GetAttributeAsync("data-scale"));
        ILocator flip = visit.Page.Locator("figure:has([data-figure='loss']) .flip");
        await flip.ClickAsync();
        Assert.Equal("linear", await panel.GetAttributeAsync("data-scale"));
        await flip.ClickAsync();
        Assert.Equal("log", await panel.GetAttributeAsync("data-scale"));
    }

    [Fact]
    public async Task The_slider_marks_a_step_in_all_panels_over_steps()
    {
        await using Visit visit = await chromium.Open();
        await visit.Read(study.Page);
        ILocator one = await visit.Panel("accuracy", 0), other = visit.Page.Locator(".panel[data-figure='accuracy'][data-panel='1']");
        string[] before = [await Pixels(one), await Pixels(other)];
        await visit.Page.Locator("#step").FillAsync("200");
        Assert.Equal("200", await visit.Page.Locator("#tools output").TextContentAsync());
        Assert.NotEqual(before[0], await Pixels(one));
        Assert.NotEqual(before[1], await Pixels(other));
        await visit.Page.Locator("#step").FillAsync("0");
        Assert.Equal("none", await visit.Page.Locator("#tools output").TextContentAsync());
        Assert.Equal(before[0], await Pixels(one));
    }

    [Fact]
    public async Task Light_and_dark_can_be_chosen()
    {
        await using Visit visit = await chromium.Open();
        await visit.Read(study.Page);
        const string ground = "getComputedStyle(document.body).backgroundColor";
        string light = await visit.Page.EvaluateAsync<string>(ground), panel = await Pixels(await visit.Panel("accuracy", 0));
        await visit.Page.Locator("#theme").ClickAsync();
        Assert.NotEqual(light, await visit.Page.EvaluateAsync<string>(ground));
        Assert.NotEqual(panel, await Pixels(await visit.Panel("accuracy", 0)));
        await visit.Page.Locator("#theme").ClickAsync();
        Assert.Equal(light, await visit.Page.EvaluateAsync<string>(ground));
    }

    [Fact]
    public async Task Without_scripts_and_on_paper_the_drawings_are_there()
    {
        await using Visit visit = await chromium.Open();
        await visit.Read(study.Page);
        ILocator panel = await visit.Panel("accuracy", 0);
        Assert.True(await panel.Locator("> svg").IsHiddenAsync());
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.True(await panel.Locator("> svg").IsVisibleAsync());
        Assert.True(await panel.Locator(".plot").IsHiddenAsync());
        Assert.True(await visit.Page.Locator(".toolbox").IsHiddenAsync());
    }

    [Fact]
    public async Task A_study_that_is_half_finished_with_a_diverged_and_a_damaged_run_has_a_page()
    {
        using var folder = new TemporaryFolder();
        string made = MadeUpStudy.In(folder);
        await File.WriteAllTextAsync(Path.Combine(made, "weight_decay=1.0_seed=1", "eval.csv"), "step,train_acc_add\n1,x\n", TestContext.Current.CancellationToken);
        await using Visit visit = await chromium.Open();
        await visit.Read(StudyReport.Write(made));
        string text = await visit.Page.Locator("main").InnerTextAsync();
        foreach (string words in new[] { "1 run not yet done", "diverged at 350", "not begun", "Files that could not be read", "eval.csv: line 2" })
            Assert.Contains(words, text);
        Assert.True(await Visit.Number(await visit.Panel("accuracy", 1), "points") > 0);
        Assert.Equal(0, await Visit.Number(await visit.Panel("accuracy", 0), "points"));
        Assert.Empty(visit.Complaints);
    }

    // Whether a canvas holds more than one colour, transparent ground counted as one.
    private const string Inked = """
        e => { const c = e.querySelector("canvas"), d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data; const seen = new Set(); for (let i = 0; i < d.length; i += 4) seen.add(d[i] << 24 | d[i + 1] << 16 | d[i + 2] << 8 | d[i + 3]); return seen.size > 3; }
        """;

    private static Task<string> Pixels(ILocator panel) => panel.EvaluateAsync<string>("async e => { await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame); return e.querySelector('canvas').toDataURL(); }");

    private static async Task<double> Range(Visit visit, string figure, int index) => await visit.Page.EvaluateAsync<double>(
        "([f, i]) => { const x = grokscope.charts.get(document.querySelector(`.panel[data-figure='${f}'][data-panel='${i}']`)).plot.scales.x; return x.max - x.min; }", new object[] { figure, index });

    private static async Task Drag(Visit visit, ILocator panel)
    {
        LocatorBoundingBoxResult box = (await panel.Locator(".u-over").BoundingBoxAsync())!;
        await visit.Page.Mouse.MoveAsync(box.X + (0.25f * box.Width), box.Y + (0.25f * box.Height));
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(box.X + (0.7f * box.Width), box.Y + (0.8f * box.Height), new() { Steps = 5 });
        await visit.Page.Mouse.UpAsync();
    }
}
