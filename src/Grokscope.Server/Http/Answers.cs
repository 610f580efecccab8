using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Grokscope.Server.Http;

/// <summary>Answers and the headers that protect them.</summary>
internal static partial class Answers
{
    private const string Nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>
    /// Policy of files of the study: they come from anywhere, so they get an origin of their own, without the page's storage. A report of earlier keeps its scripts.
    /// </summary>
    public const string FilePolicy = Nothing + "; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; sandbox allow-scripts";

    /// <summary>Headers of every answer.</summary>
    public static void Protect(HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = Nothing;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    /// <summary>Policy of a page of ours: the scripts that stand in it and no others, this server and no other address. Its styles stand in attributes, too.</summary>
    public static string PolicyOf(string html)
    {
        IEnumerable<string> hashes = Script().Matches(html).Select(script => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups[1].Value)))}'");
        return $"{Nothing}; connect-src 'self'; img-src 'self' data:; style-src 'unsafe-inline'; script-src {string.Join(' ', hashes.DefaultIfEmpty("'none'"))}";
    }

    /// <summary>One plain line.</summary>
    public static Task Say(HttpContext context, int status, string line)
    {
        context.Response.StatusCode = status;
        return Write(context, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(line + "\n"));
    }

    /// <summary>That there is no such thing.</summary>
    public static Task NotFound(HttpContext context) => Say(context, StatusCodes.Status404NotFound, "There is nothing here.");

    /// <summary>Some bytes; of a HEAD request only their number.</summary>
    public static async Task Write(HttpContext context, string type, ReadOnlyMemory<byte> content)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
    }

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
