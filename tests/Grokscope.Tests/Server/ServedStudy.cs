using System.Net.Sockets;
using System.Text;
using Grokscope.Cli;
using Grokscope.Server;
using Grokscope.Server.Http;
using Grokscope.Tests.Report;

namespace Grokscope.Tests.Server;

/// <summary>A server on a study's folder, and requests to it, well-formed and not.</summary>
internal sealed class ServedStudy : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly StudyServer _server;

    private ServedStudy(StudyServer server, string folder) => (_server, Folder) = (server, folder);

    public string Folder { get; }

    public StudyServer Server => _server;

    public string Host => $"127.0.0.1:{_server.Address.Port}";

    public HttpClient Client { get; } = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1000 }) { Timeout = Limit };

    /// <summary>Serves a folder; without one, that of a made-up study.</summary>
    public static async Task<ServedStudy> Start(TemporaryFolder folder, string? study = null)
    {
        string path = study ?? MadeUpStudy.In(folder);
        var served = new ServedStudy(await StudyServer.Start(new ServerOptions(path, 0, Launch.Cell(), _ => { })), path);
        served.Client.BaseAddress = served._server.Address;
        return served;
    }

    /// <summary>Asks a run to stop or to go on.</summary>
    public Task<HttpResponseMessage> Post(string path, string? token, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (token is not null)
            request.Headers.Add(AccessToken.Header, token);
        foreach ((string name, string value) in headers)
            request.Headers.Add(name, value);
        return Client.SendAsync(request);
    }

    /// <summary>Sends bytes as they are, and gives all that comes back before the connection ends; nothing where it is cut.</summary>
    public async Task<string> Raw(string request)
    {
        using TcpClient tcp = await Connect();
        NetworkStream stream = tcp.GetStream();
        using var late = new CancellationTokenSource(Limit);
        var answer = new MemoryStream();
        // The server may answer and close before it has read everything.
        Task sending = Ignoring(stream.WriteAsync(Encoding.Latin1.GetBytes(request), late.Token).AsTask());
        await Ignoring(stream.CopyToAsync(answer, late.Token));
        await sending;
        Assert.False(late.IsCancellationRequested, "the server neither answered nor closed the connection");
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    /// <summary>A GET of exactly this target, and the status of the answer; 0 where there is none.</summary>
    public async Task<int> StatusOf(string target, string method = "GET", string headers = "") => Status(await Raw($"{method} {target} HTTP/1.1\r\nHost: {Host}\r\nConnection: close\r\n{headers}\r\n"));

    /// <summary>The status in an answer; 0 where it has none.</summary>
    public static int Status(string answer) => answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.Substring(9, 3)) : 0;

    public async Task<TcpClient> Connect()
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", _server.Address.Port);
        return tcp;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Client.Dispose();
    }

    private static async Task Ignoring(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The other end has closed the connection.
        }
    }
}
