using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Grokscope.BrowserTests.Chromium))]

namespace Grokscope.BrowserTests;

/// <summary>The system's Chromium without a window. Where there is none a test is skipped, or fails where GROKSCOPE_REQUIRE_BROWSER is 1.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly string? Program = Names
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Program is null)
            return;
        _playwright = await Playwright.CreateAsync();
        // Chromium's own sandbox needs rights that a container, where tests run as root, does not give.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = ["--no-sandbox"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A new page, with nothing of earlier ones.</summary>
    /// <param name="width">Pixels across.</param>
    /// <param name="dark">Whether the reader's system is dark.</param>
    /// <param name="touch">Whether it is a phone.</param>
    public async Task<Visit> Open(int width = 1280, bool dark = false, bool touch = false)
    {
        if (_browser is null)
        {
            const string reason = "no Chromium is installed";
            Assert.False(Environment.GetEnvironmentVariable("GROKSCOPE_REQUIRE_BROWSER") == "1", $"GROKSCOPE_REQUIRE_BROWSER is 1, but {reason}");
            Assert.Skip(reason);
        }
        IBrowserContext context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            HasTouch = touch,
            IsMobile = touch,
        });
        return new Visit(context, await context.NewPageAsync());
    }
}
