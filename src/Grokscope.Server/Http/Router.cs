using Grokscope.Server.Files;
using Grokscope.Server.Live;
using Grokscope.Server.Runs;
using Grokscope.Training.Storage;
using Microsoft.AspNetCore.Http;

namespace Grokscope.Server.Http;

/// <summary>What stands behind which address.</summary>
internal sealed class Router(StudyWatch watch, PageCache page, ServedFiles files, EventStream events, CellControl control, AccessToken token)
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>Answers a request that the guard let through.</summary>
    public Task Answer(HttpContext context)
    {
        string[]? parts = RequestPath.PartsOf(context);
        if (parts is ["api", "cells", var cell, ("stop" or "resume") and var wish])
            return HttpMethods.IsPost(context.Request.Method) ? Change(context, cell, wish) : Refuse(context, "POST");
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            return Refuse(context, "GET, HEAD");
        return parts switch
        {
            [] => Page(context),
            ["events"] => events.Send(context),
            ["api", "status"] => Answers.Write(context, Json, JsonText.LineOf(watch.Look().Status)),
            ["figures", var name] => Figure(context, name),
            ["report", .. { Length: > 0 }] => files.Send(context, parts),
            ["files", .. { Length: > 0 } path] => files.Send(context, path),
            _ => Answers.NotFound(context),
        };
    }

    private async Task Page(HttpContext context)
    {
        RenderedPage rendered = await page.Get(context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers.ContentSecurityPolicy = rendered.Policy;
        await Answers.Write(context, "text/html; charset=utf-8", rendered.Html).ConfigureAwait(false);
    }

    private async Task Figure(HttpContext context, string name)
    {
        if (await page.Figure(name, context.RequestAborted).ConfigureAwait(false) is not { } content)
        {
            await Answers.NotFound(context).ConfigureAwait(false);
            return;
        }
        context.Response.Headers.ContentSecurityPolicy = Answers.FilePolicy;
        await Answers.Write(context, ServedFiles.TypeOf(name)!, content).ConfigureAwait(false);
    }

    private Task Change(HttpContext context, string cell, string wish)
    {
        if (!token.Is(context.Request.Headers[AccessToken.Header]))
            return Answers.Say(context, StatusCodes.Status403Forbidden, "This needs the token of the address that the server printed when it started.");
        (int status, string words) = wish == "stop" ? control.Stop(cell) : control.Resume(cell);
        return Answers.Say(context, status, words);
    }

    private static Task Refuse(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return Answers.Say(context, StatusCodes.Status405MethodNotAllowed, $"Here one can only {allowed.Replace(", ", " and ", StringComparison.Ordinal)}.");
    }
}
