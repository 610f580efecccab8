using System.Text.Json;
using Grokscope.Report.Figures;

namespace Grokscope.Report.Page;

/// <summary>
/// Panels as JSON, from which the page's script draws them again where a reader wants to look closer. A pen is its index in <see cref="Palette.All"/>; places have five
/// significant digits, heights four, and of long curves only what <see cref="Thinning"/> keeps. Axes: label, low, high, log, names. The arrays x and y of lines, bands, bars and marks are equally long.
/// </summary>
internal static class PanelJson
{
    // Places are told exactly up to step 100,000, heights as finely as anybody reads them.
    private const int PlaceDigits = 5, HeightDigits = 4;

    /// <summary>Writes a panel as an object.</summary>
    public static void Write(Utf8JsonWriter json, Panel panel)
    {
        json.WriteStartObject();
        json.WriteString("title", panel.Title);
        json.WriteString("note", panel.Note);
        if (panel.Run is not null)
            json.WriteString("run", panel.Run);
        Write(json, "x", panel.X);
        Write(json, "y", panel.Y);
        Each("lines", panel.Lines, line =>
        {
            Head(line.Pen, line.Run);
            IReadOnlyList<int> kept = Thinning.Keep(line.Y);
            Write(json, "x", kept.Select(i => line.X[i]));
            Write(json, "y", kept.Select(i => line.Y[i]));
        });
        Each("bands", panel.Bands, band =>
        {
            Head(band.Pen, band.Run);
            int[] kept = [.. Enumerable.Range(0, band.X.Count).Where(i => double.IsFinite(band.Low[i]) && double.IsFinite(band.High[i]))];
            Write(json, "x", kept.Select(i => band.X[i]));
            Write(json, "low", kept.Select(i => band.Low[i]));
            Write(json, "high", kept.Select(i => band.High[i]));
        });
        Each("bars", panel.Bars.GroupBy(bar => (bar.Pen, bar.Run, bar.Width)), bars =>
        {
            Head(bars.Key.Pen, bars.Key.Run);
            Write(json, "width", bars.Key.Width);
            Write(json, "x", bars.Select(bar => bar.X));
            Write(json, "y", bars.Select(bar => bar.Y));
        });
        Each("marks", panel.Marks.GroupBy(mark => (mark.Pen, mark.Run, mark.Form)), marks =>
        {
            Head(marks.Key.Pen, marks.Key.Run);
            json.WriteString("form", marks.Key.Form.ToString());
            Write(json, "x", marks.Select(mark => mark.X));
            Write(json, "y", marks.Select(mark => mark.Y));
        });
        Write(json, "levels", panel.Levels);
        if (panel.Map is { } map)
            Write(json, map);
        json.WriteEndObject();

        void Head(Pen pen, string? run)
        {
            json.WriteNumber("pen", Palette.IndexOf(pen));
            if (run is not null)
                json.WriteString("run", run);
        }

        void Each<T>(string name, IEnumerable<T> items, Action<T> write)
        {
            json.WriteStartArray(name);
            foreach (T item in items)
            {
                json.WriteStartObject();
                write(item);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
    }

    private static void Write(Utf8JsonWriter json, string name, Axis axis)
    {
        json.WriteStartObject(name);
        json.WriteString("label", axis.Label);
        Write(json, "low", axis.Low);
        Write(json, "high", axis.High);
        if (axis.IsLogarithmic)
            json.WriteBoolean("log", true);
        if (axis.Names is { } names)
        {
            json.WriteStartArray("names");
            foreach ((double at, string text) in names)
            {
                json.WriteStartArray();
                json.WriteNumberValue(at);
                json.WriteStringValue(text);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, HeatMap map)
    {
        json.WriteStartObject("map");
        json.WriteString("label", map.Label);
        Write(json, "low", map.Low);
        Write(json, "high", map.High);
        if (map.IsLogarithmic)
            json.WriteBoolean("log", true);
        json.WriteStartArray("rows");
        for (int row = 0; row < map.Values.GetLength(0); row++)
        {
            json.WriteStartArray();
            for (int column = 0; column < map.Values.GetLength(1); column++)
                Write(json, map.Values[row, column], HeightDigits);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        int digits = name == "x" ? PlaceDigits : HeightDigits;
        json.WriteStartArray(name);
        foreach (double value in values)
            Write(json, value, digits);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        Write(json, value, PlaceDigits);
    }

    private static void Write(Utf8JsonWriter json, double value, int digits)
    {
        if (double.IsFinite(value))
            json.WriteRawValue(Words.Compact(value, digits), skipInputValidation: true);
        else
            json.WriteNullValue();
    }
}
