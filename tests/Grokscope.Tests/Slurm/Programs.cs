namespace Grokscope.Tests.Slurm;

/// <summary>Where programs are installed.</summary>
internal static class Programs
{
    /// <summary>The full path; null where it is not installed.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            // Daemons stand where a user's PATH need not lead.
            .Concat(["/usr/local/sbin", "/usr/sbin", "/sbin"])
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    public static string Required(string name) => Find(name) ?? throw new FileNotFoundException($"{name} is not installed");
}
