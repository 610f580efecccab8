using Microsoft.AspNetCore.Http;

namespace Grokscope.Server.Live;

/// <summary>
/// /events: server-sent events. "cells" is the table of runs, "panels" those panels of accuracy and loss that changed, as {"accuracy": {"3": panel}}, and "report" a text that
/// differs from the page's own once a new page would have more.
/// </summary>
/// <param name="feed">What there is to tell.</param>
/// <param name="ending">The server ends.</param>
internal sealed class EventStream(LiveFeed feed, CancellationToken ending)
{
    private static readonly TimeSpan BetweenSigns = TimeSpan.FromSeconds(15);
    private static readonly byte[] Begin = "retry: 2000\n\n"u8.ToArray(), Sign = ":\n\n"u8.ToArray();

    /// <summary>Sends events until the client goes or the server ends.</summary>
    public async Task Send(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending);
        long seen = feed.SeenOf(context.Request.Headers["Last-Event-ID"]);
        await context.Response.Body.WriteAsync(Begin, stop.Token).ConfigureAwait(false);
        using IDisposable listening = feed.Listen();
        while (true)
        {
            LiveState? state = await feed.Next(seen, BetweenSigns, stop.Token).ConfigureAwait(false);
            // Done when the client has taken it, or nearly: what happens meanwhile is one message then, however much it is.
            await context.Response.Body.WriteAsync(state is null ? Sign : state.Since(seen), stop.Token).ConfigureAwait(false);
            seen = state?.Version ?? seen;
        }
    }
}
