using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grokscope.Server.Http;

/// <summary>What one client may take of the server, so that the others are served.</summary>
internal static class Limits
{
    /// <summary>Largest body of a request, in bytes; no request of ours has one.</summary>
    public const int Body = 1024;

    // What other programs on this host name leave in a browser's cookies comes along.
    private const int Headers = 16 * 1024, HeaderCount = 64, Line = 4 * 1024, Buffer = 64 * 1024, Connections = 1000;

    private static readonly TimeSpan ForHeaders = TimeSpan.FromSeconds(5), BetweenRequests = TimeSpan.FromSeconds(30);

    /// <summary>Options of a server that listens on a port of 127.0.0.1; 0 for any that is free.</summary>
    public static KestrelServerOptions Of(int port)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false };
        KestrelServerLimits limits = options.Limits;
        limits.MaxRequestBodySize = Body;
        limits.MaxRequestHeadersTotalSize = Headers;
        limits.MaxRequestHeaderCount = HeaderCount;
        limits.MaxRequestLineSize = Line;
        limits.MaxRequestBufferSize = Buffer;
        limits.MaxResponseBufferSize = Buffer;
        limits.MaxConcurrentConnections = Connections;
        limits.RequestHeadersTimeout = ForHeaders;
        limits.KeepAliveTimeout = BetweenRequests;
        // The least rates of bodies and answers stay the server's own, 240 bytes a second: they count only while there is something to be sent.
        options.Listen(new IPEndPoint(IPAddress.Loopback, port), listen => listen.Protocols = HttpProtocols.Http1);
        return options;
    }
}
