using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Grokscope.Geometry.Measuring;

/// <summary>JSON with fewer digits. Numbers with a point or an exponent are rounded to so many significant digits; whole ones, and all else to the last space, stay as they are.</summary>
internal static class RoundedJson
{
    private static readonly SearchValues<byte> Fractional = SearchValues.Create(".eE"u8);

    /// <summary>The same text with shorter numbers.</summary>
    /// <param name="json">The text, UTF-8.</param>
    /// <param name="digits">1 … 17.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static byte[] Of(ReadOnlySpan<byte> json, int digits)
    {
        var rounded = new ArrayBufferWriter<byte>(json.Length);
        var reader = new Utf8JsonReader(json);
        int copied = 0;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.ValueSpan.ContainsAny(Fractional))
                continue;
            byte[] number = Rounded(reader.GetDouble(), digits);
            if (number.Length >= reader.ValueSpan.Length)
                continue;
            int start = (int)reader.TokenStartIndex;
            rounded.Write(json[copied..start]);
            rounded.Write(number);
            copied = start + reader.ValueSpan.Length;
        }
        rounded.Write(json[copied..]);
        return rounded.WrittenSpan.ToArray();
    }

    // With a point or an exponent, so that it is still read as what it is.
    private static byte[] Rounded(double number, int digits)
    {
        string text = number.ToString($"G{digits}", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0");
    }
}
