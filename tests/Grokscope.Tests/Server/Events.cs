using System.Text.Json;

namespace Grokscope.Tests.Server;

/// <summary>Reads server-sent events as they come.</summary>
internal sealed class Events : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private Events(HttpResponseMessage response, Stream stream) => (_response, _reader) = (response, new StreamReader(stream));

    /// <summary>The last id that was sent.</summary>
    public string Id { get; private set; } = "";

    public static async Task<Events> Of(ServedStudy study, string? lastId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "events");
        if (lastId is not null)
            request.Headers.Add("Last-Event-ID", lastId);
        HttpResponseMessage response = await study.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new Events(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>Data of the next event of a name.</summary>
    public Task<JsonElement> Next(string name) => Next(name, _ => true);

    /// <summary>Data of the next event of a name that is as it should be.</summary>
    public async Task<JsonElement> Next(string name, Func<JsonElement, bool> isMeant)
    {
        using var late = new CancellationTokenSource(Limit);
        string? current = null;
        while (true)
        {
            string line = await _reader.ReadLineAsync(late.Token) ?? throw new IOException("the events ended");
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                Id = line[4..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                current = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && current == name)
            {
                JsonElement data = JsonDocument.Parse(line[6..]).RootElement;
                if (isMeant(data))
                    return data;
            }
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
