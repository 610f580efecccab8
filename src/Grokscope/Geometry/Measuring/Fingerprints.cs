using System.Globalization;
using System.Text;
using Grokscope.Experiments;
using Grokscope.Training.Storage;

namespace Grokscope.Geometry.Measuring;

/// <summary>SHA-256, in hexadecimal, of all that decides a measure's numbers: results of another one are measured anew.</summary>
internal static class Fingerprints
{
    /// <summary>Of a measure of a run.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="experiment">The run.</param>
    /// <param name="options">The keys of [measure] that it depends on.</param>
    /// <param name="others">What else decides: snapshots, and results that it reads.</param>
    public static string Of(Measure measure, Experiment experiment, IReadOnlyList<(string Key, object Value)> options, string others)
    {
        var text = new StringBuilder($"{MeasureResult.Schema} {measure.Name} {measure.Version} {experiment.Fingerprint}\n");
        foreach ((string key, object value) in options)
            text.Append(CultureInfo.InvariantCulture, $"{key} = {value}\n");
        return Convert.ToHexStringLower(Sha256.Of(Encoding.UTF8.GetBytes(text.Append(others).ToString())));
    }
}
