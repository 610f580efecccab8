using Microsoft.Playwright;

namespace Grokscope.BrowserTests;

/// <summary>A reader's visit to a page, with what went wrong there and what it asked for.</summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];
    private readonly List<string> _requests = [];

    public Visit(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Add(error);
        page.Request += (_, request) => _requests.Add(request.Url);
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, and errors of scripts.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>All addresses that were asked for.</summary>
    public IReadOnlyList<string> Requests => _requests;

    /// <summary>Opens a file and waits until its scripts have begun, and opens all that is folded.</summary>
    public async Task Read(string file)
    {
        await Page.GotoAsync(new Uri(file).AbsoluteUri);
        await Page.Locator("html.alive").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Page.EvaluateAsync("document.querySelectorAll('section details').forEach(fold => fold.open = true)");
    }

    /// <summary>Scrolls to a panel and waits until it is drawn.</summary>
    public async Task<ILocator> Panel(string figure, int index)
    {
        ILocator panel = Page.Locator($".panel[data-figure='{figure}'][data-panel='{index}']");
        await panel.ScrollIntoViewIfNeededAsync();
        await Page.Locator($".panel.drawn[data-figure='{figure}'][data-panel='{index}']").WaitForAsync();
        return panel;
    }

    /// <summary>A number that a drawn panel tells of itself: curves, points, low, high.</summary>
    public static async Task<double> Number(ILocator panel, string name) =>
        double.Parse((await panel.GetAttributeAsync($"data-{name}"))!, System.Globalization.CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
