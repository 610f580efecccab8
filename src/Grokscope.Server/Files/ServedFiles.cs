using Grokscope.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Grokscope.Server.Files;

/// <summary>Files of the study as they are: those with certain endings, and none that a link takes from elsewhere.</summary>
/// <param name="folder">The study's folder.</param>
internal sealed class ServedFiles(string folder)
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".csv"] = "text/csv; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".toml"] = "text/plain; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".safetensors"] = "application/octet-stream",
        [".npz"] = "application/octet-stream",
    };

    /// <summary>Type of a file's content by its ending; null where such files are not served.</summary>
    public static string? TypeOf(string name) => Types.GetValueOrDefault(Path.GetExtension(name));

    /// <summary>Sends a file.</summary>
    /// <param name="context">The request.</param>
    /// <param name="parts">Names of the folders and of the file, each a plain name.</param>
    public async Task Send(HttpContext context, string[] parts)
    {
        using FileStream? file = Open(parts);
        if (file is null)
        {
            await Answers.NotFound(context).ConfigureAwait(false);
            return;
        }
        context.Response.Headers.ContentSecurityPolicy = Answers.FilePolicy;
        context.Response.ContentType = TypeOf(parts[^1]);
        // As long as it is now: a table that grows would not keep what was announced.
        long left = file.Length;
        context.Response.ContentLength = left;
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        byte[] buffer = new byte[1 << 16];
        while (left > 0)
        {
            int read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), context.RequestAborted).ConfigureAwait(false);
            if (read == 0)
                break;
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted).ConfigureAwait(false);
            left -= read;
        }
    }

    private FileStream? Open(string[] parts)
    {
        // A pipe has no length, and is never opened: that would wait for its other end.
        if (TypeOf(parts[^1]) is null || Allowed(Path.Combine([folder, .. parts])) is not { } real || !File.Exists(real) || new FileInfo(real).Length == 0)
            return null;
        try
        {
            var file = new FileStream(real, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
            if (IsStill(real, file))
                return file;
            file.Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The path without links where it leads to a file that may be served.</summary>
    private string? Allowed(string path) =>
        RealPath.Of(folder) is { } root && RealPath.Of(path) is { } real && RealPath.IsInside(real, root) && TypeOf(real) is not null
        && !Path.GetRelativePath(root, real).Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.') || part == "checkpoints") ? real : null;

    // A folder may have become a link after it was looked at; only Linux tells what was opened.
    private static bool IsStill(string real, FileStream file) =>
        !OperatingSystem.IsLinux() || new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget == real;
}
