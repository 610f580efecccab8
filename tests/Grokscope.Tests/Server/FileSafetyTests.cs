using System.Text;
using Grokscope.Server.Http;

namespace Grokscope.Tests.Server;

/// <summary>Nothing outside the study's folder can be read, however it is spelled.</summary>
public sealed class FileSafetyTests : IDisposable
{
    private const string Secret = "not for you";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/a/b.csv", "a", "b.csv")]
    [InlineData("/a%3D1_b%2Bc/eval.csv?x=/../y", "a=1_b+c", "eval.csv")]
    [InlineData("/%C3%A4.csv", "ä.csv")]
    [InlineData("/")]
    [InlineData("/a/../b", null)]
    [InlineData("/a/%2e%2e/b", null)]
    [InlineData("/a/.%2E/b", null)]
    [InlineData("/a/%252e%252e/b", null)]
    [InlineData("/a%2Fb", null)]
    [InlineData("/a%5Cb", null)]
    [InlineData("/a\\..\\b", null)]
    [InlineData("/a%00.csv", null)]
    [InlineData("/a/.lock", null)]
    [InlineData("/a//b", null)]
    [InlineData("//etc/passwd", null)]
    [InlineData("/a/", null)]
    [InlineData("/a%", null)]
    [InlineData("/a%2", null)]
    [InlineData("/a%zz", null)]
    [InlineData("/%c0%ae%c0%ae/b", null)]
    [InlineData("/c:/b", null)]
    [InlineData("http://x/a", null)]
    [InlineData("*", null)]
    public void A_path_has_only_plain_names(string target, params string?[]? parts) => Assert.Equal(parts, RequestPath.PartsOf(target));

    [Fact]
    public async Task Files_of_the_study_are_served_and_no_others()
    {
        File.WriteAllText(_folder["secret.csv"], Secret);
        File.WriteAllText(_folder["secret"], Secret);
        await using ServedStudy study = await ServedStudy.Start(_folder);
        string cell = Path.Combine(study.Folder, "weight_decay=1.0_seed=1");
        Directory.CreateDirectory(Path.Combine(cell, "checkpoints"));
        foreach (string name in new[] { ".lock", ".hidden.csv", "notes.txt", "checkpoints/a.csv", "checkpoints/a.ckpt" })
            File.WriteAllText(Path.Combine(cell, name), Secret);
        File.CreateSymbolicLink(Path.Combine(cell, "out.csv"), _folder["secret.csv"]);
        File.CreateSymbolicLink(Path.Combine(cell, "lock.csv"), ".lock");
        File.CreateSymbolicLink(Path.Combine(cell, "round.csv"), "round.csv");
        File.CreateSymbolicLink(Path.Combine(cell, "device.csv"), "/dev/zero");
        File.CreateSymbolicLink(Path.Combine(cell, "fine.csv"), "eval.csv");
        Directory.CreateSymbolicLink(Path.Combine(cell, "up"), "../..");
        Directory.CreateSymbolicLink(Path.Combine(study.Folder, "self"), ".");
        const string run = "weight_decay%3D1.0_seed=1";

        Assert.Equal(File.ReadAllText(Path.Combine(cell, "eval.csv")), await study.Client.GetStringAsync($"files/{run}/eval.csv"));
        Assert.Equal(200, await study.StatusOf($"/files/{run}/fine.csv"));
        Assert.Equal(200, await study.StatusOf($"/files/self/self/{run}/eval.csv"));
        Assert.Equal(200, await study.StatusOf("/files/sweep.toml"));
        foreach (string name in new[]
        {
            "", "/", "/..", $"/{run}", $"/{run}/", $"/{run}/.lock", $"/{run}/.hidden.csv", $"/{run}/notes.txt", $"/{run}/checkpoints/a.csv", $"/{run}/checkpoints/a.ckpt", $"/{run}/out.csv",
            $"/{run}/lock.csv", $"/{run}/round.csv", $"/{run}/device.csv", $"/{run}/up/secret.csv", "/../secret.csv", "/%2e%2e/secret.csv", "/%2e%2e%2fsecret.csv", "/..%5csecret.csv",
            "/%252e%252e/secret.csv", "/%c0%ae%c0%ae/secret.csv", "/..\\secret.csv", "/./sweep.toml", $"/{_folder.Path}/secret.csv", $"/{_folder.Path.Replace("/", "%2f")}%2fsecret.csv",
            "/sweep.toml%00.csv", "/sweep.toml/../../secret.csv", "//secret.csv", "/SWEEP.TOML", "/none.csv",
        })
            foreach (string prefix in new[] { "/files", "/report" })
            {
                string answer = await study.Raw($"GET {prefix}{name} HTTP/1.1\r\nHost: {study.Host}\r\nConnection: close\r\n\r\n");
                Assert.True(ServedStudy.Status(answer) is 400 or 404, $"{prefix}{name}: {answer}");
                Assert.DoesNotContain(Secret, answer);
            }
    }

    [Fact]
    public async Task A_pipe_holds_nobody_up()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a Unix pipe");
        await using ServedStudy study = await ServedStudy.Start(_folder);
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(study.Folder, "pipe.csv")]))
            mkfifo.WaitForExit();
        Assert.Equal(404, await study.StatusOf("/files/pipe.csv"));
    }

    [Fact]
    public async Task Files_have_an_origin_of_their_own_and_the_length_that_was_announced()
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        string page = Path.Combine(study.Folder, "page.html");
        File.WriteAllText(page, "<script>alert(1)</script>");
        HttpResponseMessage answer = await study.Client.GetAsync("files/page.html");
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.DoesNotContain("allow-same-origin", answer.Headers.GetValues("Content-Security-Policy").Single());
        HttpResponseMessage head = await study.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "files/page.html"));
        Assert.Equal((Encoding.UTF8.GetByteCount(File.ReadAllText(page)), ""), (head.Content.Headers.ContentLength, await head.Content.ReadAsStringAsync()));
    }
}
