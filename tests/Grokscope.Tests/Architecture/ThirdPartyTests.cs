using System.Text.Json;

namespace Grokscope.Tests.Architecture;

public sealed class ThirdPartyTests
{
    [Fact]
    public void Each_package_that_is_carried_along_is_named_with_its_version()
    {
        string notices = File.ReadAllText(SourceTree.File("THIRD-PARTY.md"));
        (string Name, string Version)[] packages = [.. Directory.GetDirectories(SourceTree.File("src")).SelectMany(project => Resolved(Path.Combine(project, "packages.lock.json"))).Distinct()];
        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Contains(notices.Split('\n'), line => line.Contains(package.Name, StringComparison.Ordinal) && line.Contains($"| {package.Version} |", StringComparison.Ordinal)));
    }

    private static IEnumerable<(string Name, string Version)> Resolved(string lockFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(lockFile));
        return [.. document.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() != "Project").Select(package => (package.Name, package.Value.GetProperty("resolved").GetString()!))];
    }
}
