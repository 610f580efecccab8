using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grokscope.Server.Http;

/// <summary>
/// The path of a request as its parts, from what the client sent and before anybody has simplified it. A part is a plain name: no separator of any system,
/// no "." or "..", no leading point, no control character, and no percent sign, which would be a second encoding.
/// </summary>
internal static class RequestPath
{
    /// <summary>The parts, without the query; null where one is no plain name.</summary>
    public static string[]? PartsOf(HttpContext context) => PartsOf(context.Features.Get<IHttpRequestFeature>()!.RawTarget);

    /// <inheritdoc cref="PartsOf(HttpContext)"/>
    /// <param name="target">The request's target.</param>
    public static string[]? PartsOf(string target)
    {
        string path = target.Split('?')[0];
        if (path.Length == 0 || path[0] != '/')
            return null;
        if (path.Length == 1)
            return [];
        string[] given = path[1..].Split('/'), parts = [.. given.Select(Decoded).OfType<string>().Where(IsName)];
        return parts.Length == given.Length ? parts : null;
    }

    private static bool IsName(string part) =>
        part.Length > 0 && part[0] != '.' && !part.Any(c => c is '/' or '\\' or ':' or '%' or '\uFFFD' || char.IsControl(c));

    private static string? Decoded(string part)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(part.Length)];
        int length = 0;
        for (int i = 0; i < part.Length; i++)
            if (part[i] != '%')
                length += Encoding.UTF8.GetBytes(part, i, 1, bytes, length);
            else if (i + 2 < part.Length && char.IsAsciiHexDigit(part[i + 1]) && char.IsAsciiHexDigit(part[i + 2]))
            {
                bytes[length++] = Convert.ToByte(part.Substring(i + 1, 2), 16);
                i += 2;
            }
            else
                return null;
        // What is no UTF-8 becomes U+FFFD.
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
