using System.Buffers;
using System.Text;
using System.Text.Json;
using Grokscope.Report.Figures;
using Grokscope.Report.Reading;

namespace Grokscope.Report.Page;

/// <summary>What the page's script reads: all panels, the pens, the colours of heat maps, and which runs there are.</summary>
internal static class PageData
{
    /// <summary>The JSON text, in which no character can end a script element.</summary>
    public static string Json(ReportPage page)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WritePens(json);
            WriteRuns(json, page.Runs);
            json.WriteStartObject("figures");
            foreach (Figure figure in page.Figures)
            {
                json.WriteStartArray(figure.Name);
                foreach (Panel panel in figure.Panels)
                    PanelJson.Write(json, panel);
                json.WriteEndArray();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WritePens(Utf8JsonWriter json)
    {
        json.WriteStartArray("pens");
        foreach (Pen pen in Palette.All)
        {
            json.WriteStartObject();
            json.WriteString("color", pen.Variable);
            json.WriteNumber("width", pen.Width);
            if (pen.Dashes is not null)
                json.WriteString("dashes", pen.Dashes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("scale");
        foreach (string color in ColorScale.All)
            json.WriteStringValue(color);
        json.WriteEndArray();
    }

    private static void WriteRuns(Utf8JsonWriter json, IReadOnlyList<StudyRun> runs)
    {
        json.WriteStartObject("runs");
        foreach (StudyRun run in runs)
        {
            json.WriteStartObject(run.Name);
            foreach (SweptValue value in run.Swept)
                json.WriteString(value.KeyWords, value.Value);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
