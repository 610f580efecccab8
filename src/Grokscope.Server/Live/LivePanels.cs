using System.Buffers;
using System.Text.Json;
using Grokscope.Report.Chapters.Order;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Reading;
using Grokscope.Server.Runs;

namespace Grokscope.Server.Live;

/// <summary>Place of a panel on the page.</summary>
/// <param name="Figure">Name of the figure.</param>
/// <param name="Index">Index of the panel in it.</param>
internal readonly record struct PanelPlace(string Figure, int Index);

/// <summary>The panels of accuracy and loss as JSON. Only runs whose files changed are read again, and only panels that changed are written again.</summary>
/// <param name="folder">The study's folder.</param>
internal sealed class LivePanels(string folder)
{
    private static readonly IPartWriter[] Parts = [new Accuracy(), new Loss()];

    private readonly Dictionary<PanelPlace, (string Stamp, Axis X, Axis Y, byte[] Json)> _written = [];
    private Study? _study;
    private IReadOnlyDictionary<string, string> _read = new Dictionary<string, string>();

    /// <summary>All panels; one that has not changed has the same bytes as before.</summary>
    public IReadOnlyDictionary<PanelPlace, byte[]> Of(StudyLook look)
    {
        if (_study is null || !look.Curves.Keys.SequenceEqual(_read.Keys))
            _study = Study.Read(folder);
        else if (look.Curves.Where(run => _read[run.Key] != run.Value).Select(run => run.Key).ToHashSet() is { Count: > 0 } changed)
            _study = _study.Again(changed);
        else
            return _written.ToDictionary(panel => panel.Key, panel => panel.Value.Json);
        _read = look.Curves;
        var panels = new Dictionary<PanelPlace, byte[]>();
        foreach (Figure figure in Parts.Select(part => part.Write(_study)).OfType<Part>().SelectMany(part => part.Blocks).OfType<Figure>())
            foreach ((int index, Panel panel) in figure.Panels.Index())
                panels[new PanelPlace(figure.Name, index)] = Written(new PanelPlace(figure.Name, index), panel with { X = WithRoom(panel.X) });
        return panels;
    }

    private byte[] Written(PanelPlace place, Panel panel)
    {
        string stamp = panel.Run is { } run ? _read.GetValueOrDefault(run, "") : "";
        if (_written.TryGetValue(place, out (string Stamp, Axis X, Axis Y, byte[] Json) known)
            && stamp.Length > 0 && (known.Stamp, known.X, known.Y) == (stamp, panel.X, panel.Y))
            return known.Json;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            PanelJson.Write(json, panel);
        byte[] bytes = buffer.WrittenSpan.ToArray();
        if (known.Json is not null && known.Json.AsSpan().SequenceEqual(bytes))
            bytes = known.Json;
        _written[place] = (stamp, panel.X, panel.Y, bytes);
        return bytes;
    }

    // Runs share the axis of steps: if it ended at the last step, each evaluation of the foremost run would change all panels.
    private Axis WithRoom(Axis steps)
    {
        if (_study!.Runs.All(run => run.Result is not null) || steps.High <= 1)
            return steps;
        double unit = Math.Pow(10, Math.Floor(Math.Log10(steps.High)) - 1);
        return steps with { High = Math.Ceiling(steps.High / unit) * unit };
    }
}
