using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grokscope.Server.Http;

/// <summary>
/// Turns away what no page of ours asks for: names of other hosts, which a foreign page could give this machine (DNS rebinding), requests from pages of other
/// origins, and bodies.
/// </summary>
internal static class RequestGuard
{
    private static readonly string[] Names = ["127.0.0.1", "localhost", "[::1]"];

    /// <summary>Why a request is turned away, with the status of the answer; null where it is not.</summary>
    public static (int Status, string Problem)? ProblemOf(HttpContext context, int port)
    {
        IHeaderDictionary headers = context.Request.Headers;
        string[] hosts = [.. Names.Select(name => $"{name}:{port}")];
        if (!hosts.Contains(headers.Host.ToString(), StringComparer.OrdinalIgnoreCase))
            return (StatusCodes.Status421MisdirectedRequest, $"This server answers only as {hosts[0]} or {hosts[1]}.");
        if (headers.ContainsKey("Origin") && !hosts.Any(host => headers.Origin == $"http://{host}"))
            return (StatusCodes.Status403Forbidden, "Pages of other origins may not ask this server.");
        // Also where its length is not known beforehand.
        return context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true
            ? (StatusCodes.Status413PayloadTooLarge, "No request to this server has a body.")
            : null;
    }
}
