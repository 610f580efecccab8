using System.Text.Json;
using Grokscope.Report.Figures;

namespace Grokscope.Server.Live;

/// <summary>A panel as JSON.</summary>
internal static class PanelText
{
    /// <summary>Writes a panel as an object.</summary>
    public static void Write(Utf8JsonWriter json, Panel panel)
    {
        json.WriteStartObject();
        json.WriteString("title", panel.Title);
        json.WriteString("note", panel.Note);
        json.WriteNumber("end", panel.X.High);
        json.WriteStartArray("lines");
        foreach (Line line in panel.Lines)
        {
            json.WriteStartArray();
            foreach (int i in Thinning.Keep(line.Y))
                json.WriteNumberValue(line.Y[i]);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
