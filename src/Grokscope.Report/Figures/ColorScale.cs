namespace Grokscope.Report.Figures;

/// <summary>
/// Colours of heat maps: Viridis in 32 steps, whose lightness grows evenly, so that it reads the same in grey and for colour-blind readers. The same on light and dark ground.
/// </summary>
internal static class ColorScale
{
    /// <summary>Steps of the scale.</summary>
    public const int Steps = 32;

    private static readonly (double R, double G, double B)[] Anchors =
    [
        (68, 1, 84), (71, 44, 122), (59, 81, 139), (44, 113, 142), (33, 144, 141), (39, 173, 129), (92, 200, 99), (170, 220, 50), (253, 231, 37),
    ];

    private static readonly string[] Colors = [.. Enumerable.Range(0, Steps).Select(i => At(i / (Steps - 1.0)))];

    /// <summary>The colours from the lowest to the highest, as "#RRGGBB".</summary>
    public static IReadOnlyList<string> All => Colors;

    /// <summary>Colour of a value on a map's scale; null for NaN.</summary>
    public static string? Of(HeatMap map, double value)
    {
        if (double.IsNaN(value))
            return null;
        double share = map.IsLogarithmic ? Math.Log(Math.Max(value, map.Low) / map.Low) / Math.Log(map.High / map.Low) : (value - map.Low) / (map.High - map.Low);
        return Colors[(int)Math.Round(Math.Clamp(share, 0, 1) * (Steps - 1))];
    }

    private static string At(double share)
    {
        double place = share * (Anchors.Length - 1);
        int below = Math.Min((int)place, Anchors.Length - 2);
        double part = place - below;
        (double R, double G, double B) a = Anchors[below], b = Anchors[below + 1];
        return $"#{Mix(a.R, b.R):X2}{Mix(a.G, b.G):X2}{Mix(a.B, b.B):X2}";

        int Mix(double low, double high) => (int)Math.Round(low + (part * (high - low)));
    }
}
