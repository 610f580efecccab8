using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Grokscope.Tests.Server;

/// <summary>Who may ask what, and what one client may take of the server.</summary>
public sealed class RequestGuardTests : IDisposable
{
    private const string Stop = "api/cells/weight_decay%3D1.0_seed%3D1/stop";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Only_names_of_this_machine_are_answered()
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        int port = study.Server.Address.Port;
        Assert.Equal("127.0.0.1", study.Server.Address.Host);
        foreach ((string host, int status) in new[]
        {
            ($"127.0.0.1:{port}", 200), ($"localhost:{port}", 200), ($"LOCALHOST:{port}", 200), ($"[::1]:{port}", 200), ("127.0.0.1", 421), ($"127.0.0.1:{port + 1}", 421),
            ($"evil.example:{port}", 421), ($"127.0.0.1.evil.example:{port}", 421), ($"localhost:{port}.evil.example", 400), ($"localhost.:{port}", 421), ("", 421),
        })
            Assert.Equal(status, ServedStudy.Status(await study.Raw($"GET /api/status HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")));
        Assert.Equal(400, ServedStudy.Status(await study.Raw("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")));
        Assert.NotEqual(200, ServedStudy.Status(await study.Raw($"GET http://evil.example/ HTTP/1.1\r\nHost: {study.Host}\r\nConnection: close\r\n\r\n")));
    }

    [Fact]
    public async Task Other_origins_are_turned_away()
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        foreach ((string origin, int status) in new[]
        {
            ($"http://{study.Host}", 200), ($"http://localhost:{study.Server.Address.Port}", 200), ("null", 403), ("http://evil.example", 403), ($"https://{study.Host}", 403),
            ("http://127.0.0.1", 403), ($"http://{study.Host}.evil.example", 403), ("", 403),
        })
        {
            Assert.Equal(status, await study.StatusOf("/api/status", headers: $"Origin: {origin}\r\n"));
            string token = $"X-Grokscope-Token: {study.Server.Token.Text}\r\nContent-Length: 0\r\nOrigin: {origin}\r\n";
            Assert.Equal(status == 200 ? 409 : 403, await study.StatusOf($"/{Stop}", "POST", token));
        }
    }

    [Fact]
    public async Task Nothing_changes_without_the_token()
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        string token = study.Server.Token.Text;
        Assert.Equal(48, token.Length);
        string[] before = Files();
        foreach (string? wrong in new[] { null, "", "x", token[..^1], token + "0", token.ToUpperInvariant(), (token[0] == '0' ? '1' : '0') + token[1..] }.Where(w => w != token))
            foreach (string wish in new[] { Stop, Stop.Replace("stop", "resume"), Stop.Replace("1.0", "9") })
                Assert.Equal(HttpStatusCode.Forbidden, (await study.Post(wish, wrong)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await study.Post($"{Stop}?token={token}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await study.Post(Stop, token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await study.Post(Stop.Replace("1.0", "9"), token)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await study.Post(Stop.Replace("stop", "resume"), token)).StatusCode);
        Assert.Equal(before, Files());

        string[] Files() => [.. Directory.EnumerateFileSystemEntries(study.Folder, "*", SearchOption.AllDirectories).Order()];
    }

    [Theory]
    [InlineData("POST", "/", 405)]
    [InlineData("PUT", "/files/sweep.toml", 405)]
    [InlineData("DELETE", "/files/sweep.toml", 405)]
    [InlineData("OPTIONS", "/api/status", 405)]
    [InlineData("TRACE", "/", 405)]
    [InlineData("NONSENSE", "/", 405)]
    [InlineData("GET", "/api/cells/x/stop", 405)]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("GET", "/api/cells", 404)]
    [InlineData("HEAD", "/api/status", 200)]
    [InlineData("HEAD", "/events", 200)]
    public async Task Other_methods_and_addresses_are_refused(string method, string target, int status)
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        string answer = await study.Raw($"{method} {target} HTTP/1.1\r\nHost: {study.Host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        Assert.Equal(status, ServedStudy.Status(answer));
        Assert.DoesNotContain("   at ", answer);
        string[] lines = answer.Split("\r\n\r\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(lines.Length, 0, 1);
    }

    [Fact]
    public async Task Every_answer_has_its_protection()
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        foreach (string path in new[] { "", "api/status", "files/sweep.toml", "figures/accuracy.svg", "nothing" })
        {
            HttpResponseMessage answer = await study.Client.GetAsync(path);
            foreach ((string name, string value) in new[]
            {
                ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store"), ("Cross-Origin-Resource-Policy", "same-origin"),
            })
                Assert.Equal(value, answer.Headers.GetValues(name).Single());
            string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.DoesNotContain("http", policy);
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task What_is_too_large_is_refused_and_others_are_served()
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        string large = new('x', 10_000_000), start = $"GET / HTTP/1.1\r\nHost: {study.Host}\r\n";
        string many = string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: 1\r\n"));
        foreach (string request in new[]
        {
            $"{start}X-Large: {large}\r\n\r\n", $"{start}{many}\r\n", $"GET /{large} HTTP/1.1\r\nHost: {study.Host}\r\n\r\n",
            $"{start}Content-Length: {large.Length}\r\n\r\n{large}", $"{start}Transfer-Encoding: chunked\r\n\r\n989680\r\n{large}\r\n0\r\n\r\n",
            $"POST /{Stop} HTTP/1.1\r\nHost: {study.Host}\r\nX-Grokscope-Token: {study.Server.Token.Text}\r\nContent-Length: {large.Length}\r\n\r\n{large}",
        })
        {
            // Where the connection is closed while much is still on its way, the answer may be lost.
            Assert.True(ServedStudy.Status(await study.Raw(request)) is 0 or 400 or 413 or 414 or 431, request[..60]);
            Assert.Equal(200, await study.StatusOf("/api/status"));
        }
    }

    [Fact]
    public async Task A_client_that_sends_its_headers_slowly_is_cut_off_and_others_are_served_meanwhile()
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        Task<bool>[] slow = [.. Enumerable.Range(0, 50).Select(_ => Task.Run(Drip))];
        for (int i = 0; i < 10; i++)
            Assert.Equal(200, await study.StatusOf("/api/status"));
        Assert.All(await Task.WhenAll(slow), Assert.True);

        async Task<bool> Drip()
        {
            using TcpClient tcp = await study.Connect();
            NetworkStream stream = tcp.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {study.Host}\r\nX: "));
            Task<int> ended = Task.Run(() => Drain(stream));
            for (int second = 0; second < 60 && !ended.IsCompleted; second++)
            {
                try
                {
                    await stream.WriteAsync("x"u8.ToArray());
                }
                catch (IOException)
                {
                    return true;
                }
                await Task.WhenAny(ended, Task.Delay(TimeSpan.FromSeconds(1)));
            }
            return ended.IsCompleted;
        }

        static async Task<int> Drain(NetworkStream stream)
        {
            byte[] buffer = new byte[1024];
            try
            {
                while (await stream.ReadAsync(buffer) > 0)
                {
                }
            }
            catch (IOException)
            {
                // Cut off.
            }
            return 0;
        }
    }
}
