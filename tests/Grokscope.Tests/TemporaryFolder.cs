namespace Grokscope.Tests;

/// <summary>A folder of its own for a test, removed at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("grokscope-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Copies one of its folders with all files and gives the copy's path.</summary>
    public string Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(this[from], "*", SearchOption.AllDirectories))
        {
            string copy = System.IO.Path.Combine(this[to], System.IO.Path.GetRelativePath(this[from], file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return this[to];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
