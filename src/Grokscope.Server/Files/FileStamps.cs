using System.Globalization;
using System.Text;

namespace Grokscope.Server.Files;

/// <summary>Texts that change when files do: of each path its length and time, without a look inside.</summary>
internal static class FileStamps
{
    /// <summary>The text of some files and folders; those that are not there have one, too.</summary>
    public static string Of(params IEnumerable<string> paths)
    {
        var text = new StringBuilder();
        foreach (string path in paths)
        {
            var file = new FileInfo(path);
            // A folder's time changes when a file in it is replaced.
            long length = file.Exists ? file.Length : -1, time = file.Exists || Directory.Exists(path) ? file.LastWriteTimeUtc.Ticks : 0;
            text.Append(CultureInfo.InvariantCulture, $"{length}:{time};");
        }
        return text.ToString();
    }
}
