using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Grokscope.Server.Live;
using Grokscope.Server.Runs;
using Grokscope.Tests.Report;

namespace Grokscope.Tests.Server;

/// <summary>What browsers are told while runs go on.</summary>
public sealed class EventTests : IDisposable
{
    private const string Run = "weight_decay=0.0_seed=3";
    private const string Header = "step,train_acc_add,train_acc_mul,test_acc_add,test_acc_mul,train_loss_add,train_loss_mul,test_loss_add,test_loss_mul\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_table_that_grows_reaches_the_page()
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        using Events events = await Events.Of(study);
        Assert.Equal(6, (await events.Next("cells")).GetProperty("runs").GetArrayLength());
        JsonElement all = await events.Next("panels");
        Assert.Equal(["accuracy", "loss"], all.EnumerateObject().Select(figure => figure.Name));
        Assert.Equal(6, all.GetProperty("loss").EnumerateObject().Count());
        string results = (await events.Next("report")).GetString()!;
        Assert.Contains($"\"{results}\"", await study.Client.GetStringAsync(""));

        Grow(study, Header + "100,1,1,0.5,0.25,1,1,2,2\n");
        JsonElement cells = await events.Next("cells", data => Row(data).GetProperty("test_accuracy").GetProperty("add").ValueKind == JsonValueKind.Number);
        Assert.Equal(0.5, Row(cells).GetProperty("test_accuracy").GetProperty("add").GetDouble());
        JsonElement panels = await events.Next("panels");
        Assert.Equal("5", Assert.Single(panels.GetProperty("accuracy").EnumerateObject()).Name);
        Assert.Equal(results, (await events.Next("report")).GetString());

        Directory.CreateDirectory(Path.Combine(study.Folder, Run, "measures"));
        Assert.NotEqual(results, (await events.Next("report", data => data.GetString() != results)).GetString());
    }

    [Fact]
    public async Task Who_connects_again_is_told_only_what_is_new()
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        string id;
        using (Events events = await Events.Of(study))
        {
            await events.Next("report");
            id = events.Id;
        }
        Grow(study, Header + "100,1,1,0.5,0.25,1,1,2,2\n");
        using (Events again = await Events.Of(study, id))
            Assert.Equal("5", Assert.Single((await again.Next("panels")).GetProperty("accuracy").EnumerateObject()).Name);
        foreach (string foreign in new[] { "other-1", "nonsense", id.Split('-')[0] + "-99999" })
            using (Events anew = await Events.Of(study, foreign))
                Assert.Equal(6, (await anew.Next("panels")).GetProperty("accuracy").EnumerateObject().Count());
    }

    [Fact]
    public async Task Nobody_looks_while_nobody_listens()
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        Assert.False(study.Server.Feed.IsPolling);
        using (Events events = await Events.Of(study))
        {
            await events.Next("report");
            Assert.True(study.Server.Feed.IsPolling);
        }
        await Until(() => !study.Server.Feed.IsPolling);
    }

    [Fact]
    public async Task Two_hundred_clients_are_told_and_a_client_that_never_reads_holds_nobody_up()
    {
        await using ServedStudy study = await ServedStudy.Start(_folder);
        List<TcpClient> deaf = [];
        for (int i = 0; i < 20; i++)
        {
            TcpClient tcp = await study.Connect();
            tcp.ReceiveBufferSize = 4096;
            await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /events HTTP/1.1\r\nHost: {study.Host}\r\n\r\n"));
            deaf.Add(tcp);
        }
        Events[] clients = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Events.Of(study)));
        await Task.WhenAll(clients.Select(client => client.Next("report")));
        for (int step = 1; step <= 3; step++)
        {
            Grow(study, (step == 1 ? Header : "") + $"{step * 100},1,1,0.{step},0.25,1,1,2,2\n");
            await Task.WhenAll(clients.Select(client => client.Next("panels", data => data.TryGetProperty("accuracy", out JsonElement figure) && figure.TryGetProperty("5", out _))));
        }
        Assert.Equal(200, await study.StatusOf("/api/status"));
        foreach (IDisposable client in clients.Concat<IDisposable>(deaf))
            client.Dispose();
        await Until(() => !study.Server.Feed.IsPolling);
    }

    [Fact]
    public void A_message_is_made_once_however_many_have_the_same_version_and_few_are_kept()
    {
        var watch = new StudyWatch(MadeUpStudy.In(_folder));
        StudyLook look = watch.Look();
        LiveState? state = null;
        byte[] same = "1"u8.ToArray();
        for (int i = 0; i < 50; i++)
            state = LiveState.After(state, "s", look, new Dictionary<PanelPlace, byte[]> { [new("accuracy", 3)] = same, [new("loss", 0)] = Encoding.ASCII.GetBytes($"{i}") });
        Assert.Equal(50, state!.Version);
        Assert.Same(state.Since(49), state.Since(49));
        Assert.Same(state.Since(0), state.Since(17));
        Assert.Same(state.Since(0), state.Since(99));
        Assert.Contains("data: {\"loss\":{\"0\":49}}\n\n", Encoding.UTF8.GetString(state.Since(49)));
        Assert.Contains("data: {\"accuracy\":{\"3\":1},\"loss\":{\"0\":49}}\n\n", Encoding.UTF8.GetString(state.Since(0)));
        Assert.Same(state, LiveState.After(state, "s", look, new Dictionary<PanelPlace, byte[]>()));
    }

    private static JsonElement Row(JsonElement cells) => cells.GetProperty("runs").EnumerateArray().Single(run => run.GetProperty("run").GetString() == Run);

    private static void Grow(ServedStudy study, string text)
    {
        Directory.CreateDirectory(Path.Combine(study.Folder, Run));
        File.AppendAllText(Path.Combine(study.Folder, Run, "eval.csv"), text);
    }

    private static async Task Until(Func<bool> done)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!done())
            await Task.Delay(50, late.Token);
    }
}
