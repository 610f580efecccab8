using System.Diagnostics;
using System.Text;
using System.Xml.Linq;
using Grokscope.Report;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;
using Grokscope.Server.Http;
using Grokscope.Server.Live;
using Grokscope.Server.Runs;

namespace Grokscope.Server.Files;

/// <summary>The page as it was made at a moment.</summary>
/// <param name="Html">Its text.</param>
/// <param name="Policy">Its Content-Security-Policy.</param>
/// <param name="Figures">Its figures, by name.</param>
internal sealed record RenderedPage(byte[] Html, string Policy, IReadOnlyDictionary<string, Figure> Figures);

/// <summary>
/// The report's page, in memory. It is made anew when files have changed, never twice at once, and seldom enough that making it takes less than half the time.
/// </summary>
/// <param name="folder">The study's folder.</param>
/// <param name="watch">Looks at it.</param>
internal sealed class PageCache(string folder, StudyWatch watch) : IDisposable
{
    private static readonly TimeSpan LeastAge = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _drawing = new(1);
    private RenderedPage? _page;
    private string _stamp = "";
    private long _madeAt;
    private TimeSpan _took;

    /// <summary>The page; who asks while it is being made waits for it.</summary>
    /// <exception cref="ConfigurationException">The folder is no study any more.</exception>
    public async Task<RenderedPage> Get(CancellationToken stop)
    {
        await _drawing.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            StudyLook look = watch.Look();
            TimeSpan age = Stopwatch.GetElapsedTime(_madeAt);
            if (_page is null || (look.Page != _stamp && age > LeastAge && age > 2 * _took))
            {
                long start = Stopwatch.GetTimestamp();
                _page = await Task.Run(() => Render(look), CancellationToken.None).ConfigureAwait(false);
                (_stamp, _madeAt, _took) = (look.Page, Stopwatch.GetTimestamp(), Stopwatch.GetElapsedTime(start));
            }
            return _page;
        }
        finally
        {
            _drawing.Release();
        }
    }

    /// <summary>A figure of the page as a file; null where it has none of this name.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="stop">The asker is gone.</param>
    public async Task<byte[]?> Figure(string name, CancellationToken stop)
    {
        RenderedPage page = await Get(stop).ConfigureAwait(false);
        if (!page.Figures.TryGetValue(Path.GetFileNameWithoutExtension(name), out Figure? figure))
            return null;
        await _drawing.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Content(figure, Path.GetExtension(name)), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _drawing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _drawing.Dispose();

    private RenderedPage Render(StudyLook look)
    {
        ReportPage page = LivePage.Of(StudyReport.PageOf(Study.Read(folder)), look.Results);
        string html = HtmlPage.Render(page);
        return new RenderedPage(Encoding.UTF8.GetBytes(html), Answers.PolicyOf(html), page.Figures.ToDictionary(figure => figure.Name));
    }

    private static byte[]? Content(Figure figure, string ending)
    {
        switch (ending)
        {
            case ".svg":
                return Encoding.UTF8.GetBytes(FigureFiles.Svg(figure).ToString(SaveOptions.None) + "\n");
            case ".png":
                return Rasteriser.Png(FigureFiles.Svg(figure));
            case ".csv":
                using (var stream = new MemoryStream())
                {
                    FigureFiles.WriteCsv(figure.Data, stream);
                    return stream.ToArray();
                }
            default:
                return null;
        }
    }
}
