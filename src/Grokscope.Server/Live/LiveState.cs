using System.Collections.Concurrent;
using System.Text;
using Grokscope.Server.Runs;
using Grokscope.Training.Storage;

namespace Grokscope.Server.Live;

/// <summary>
/// All that clients can be told, each piece with the version at which it last changed. A client is sent what is newer than what it has: so there is nothing to
/// queue for one that is slow, and those that have the same are sent the same bytes.
/// </summary>
internal sealed class LiveState
{
    // Clients further behind are sent all; else each could make a message of its own.
    private const int RememberedVersions = 8;

    private readonly ConcurrentDictionary<long, Lazy<byte[]>> _messages = new();
    private readonly string _source;
    private readonly (long Version, byte[] Json) _cells;
    private readonly (long Version, string Text) _results;
    private readonly Dictionary<PanelPlace, (long Version, byte[] Json)> _panels;

    private LiveState(
        string source, long version, (long Version, byte[] Json) cells, (long Version, string Text) results, Dictionary<PanelPlace, (long Version, byte[] Json)> panels) =>
        (_source, Version, _cells, _results, _panels) = (source, version, cells, results, panels);

    /// <summary>Number of the state; 0 is before all of them.</summary>
    public long Version { get; }

    /// <summary>The state after a look; the one before where nothing has changed.</summary>
    /// <param name="before">The state before; null at the first look.</param>
    /// <param name="source">What tells the versions of this server from those of another.</param>
    /// <param name="look">The look.</param>
    /// <param name="panels">All panels; of one that has not changed the same bytes as before.</param>
    public static LiveState After(LiveState? before, string source, StudyLook look, IReadOnlyDictionary<PanelPlace, byte[]> panels)
    {
        long next = (before?.Version ?? 0) + 1;
        byte[] json = JsonText.LineOf(look.Status);
        (long, byte[]) cells = before is not null && before._cells.Json.AsSpan().SequenceEqual(json) ? before._cells : (next, json);
        (long, string) results = before?._results.Text == look.Results ? before._results : (next, look.Results);
        Dictionary<PanelPlace, (long Version, byte[] Json)> drawn = panels.ToDictionary(
            panel => panel.Key,
            panel => before is not null && before._panels.TryGetValue(panel.Key, out (long, byte[] Json) known) && known.Json == panel.Value ? known : (next, panel.Value));
        var state = new LiveState(source, next, cells, results, drawn);
        return state.HasNewsSince(next - 1) ? state : before!;
    }

    /// <summary>The message for a client that has a version.</summary>
    public byte[] Since(long seen) =>
        _messages.GetOrAdd(seen < Version - RememberedVersions || seen > Version ? 0 : seen, known => new Lazy<byte[]>(() => Message(known))).Value;

    private bool HasNewsSince(long seen) => _cells.Version > seen || _results.Version > seen || _panels.Values.Any(panel => panel.Version > seen);

    private byte[] Message(long seen)
    {
        using var message = new MemoryStream();
        if (_cells.Version > seen)
            Event("cells", _cells.Json);
        if (_panels.Where(panel => panel.Value.Version > seen).GroupBy(panel => panel.Key.Figure).ToArray() is { Length: > 0 } figures)
        {
            Text("event: panels\ndata: {");
            foreach ((int f, IGrouping<string, KeyValuePair<PanelPlace, (long Version, byte[] Json)>> figure) in figures.Index())
            {
                Text($"{(f > 0 ? "," : "")}\"{figure.Key}\":{{");
                foreach ((int p, (PanelPlace place, (_, byte[] json))) in figure.Index())
                {
                    Text($"{(p > 0 ? "," : "")}\"{place.Index}\":");
                    message.Write(json);
                }
                Text("}");
            }
            Text("}\n\n");
        }
        // With the last event goes what the browser says it has seen when it connects again.
        Text($"id: {_source}-{Version}\n");
        Event("report", JsonText.LineOf(_results.Text));
        return message.ToArray();

        void Text(string text) => message.Write(Encoding.UTF8.GetBytes(text));

        void Event(string name, byte[] json)
        {
            Text($"event: {name}\ndata: ");
            message.Write(json);
            Text("\n\n");
        }
    }
}
