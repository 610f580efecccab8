using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Grokscope.Model;

namespace Grokscope.Tests.Architecture;

/// <summary>The library runs wherever .NET does: managed packages only, and the C library for nothing but writing files safely.</summary>
public sealed class NativeCodeTests
{
    private static readonly Assembly Library = typeof(ModelShape).Assembly;

    [Fact]
    public void TheLibraryNeedsNoNativePackage() => Assert.Empty(NativePackagesBelow("Grokscope"));

    [Fact]
    public void ANativePackageIsSeen() =>
        Assert.Contains(NativePackagesBelow("Grokscope.Report"), name => name.StartsWith("SkiaSharp", StringComparison.Ordinal));

    [Fact]
    public void TheLibraryRefersToTheRuntimeAndTheTomlReaderOnly()
    {
        IEnumerable<string?> others = Library.GetReferencedAssemblies()
            .Select(name => name.Name)
            // Microsoft.Win32.Primitives is the runtime's, too: the home of the exception that Process.Start throws, on any system.
            .Where(name => name is not ("Tomlyn" or "Microsoft.Win32.Primitives") && name?.StartsWith("System.", StringComparison.Ordinal) != true);
        Assert.Empty(others);
    }

    [Fact]
    public void TheLibraryCallsTheSystemOnlyToStoreFiles() =>
        Assert.All(NativeCalls(Library.GetTypes()), call => Assert.True(IsStorage(call), $"{call.Type} calls {call.Library}"));

    [Fact]
    public void ANativeCallIsSeen()
    {
        (Type type, string library) = Assert.Single(NativeCalls([typeof(MadeUp.Lower.Native)]));
        Assert.Equal((typeof(MadeUp.Lower.Native), "libm"), (type, library));
        Assert.False(IsStorage((type, library)));
    }

    private static bool IsStorage((Type Type, string Library) call) =>
        call.Library == "libc" && call.Type.Namespace?.StartsWith("Grokscope.Training", StringComparison.Ordinal) == true;

    /// <summary>The types that declare functions of native libraries, with the library.</summary>
    private static IEnumerable<(Type Type, string Library)> NativeCalls(IEnumerable<Type> types) =>
        from type in types
        from method in type.GetMethods(
            BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
        let import = method.GetCustomAttribute<DllImportAttribute>()
        where import is not null
        select (type, import.Value);

    /// <summary>
    /// Packages with native files among all that a project brings along, as the build wrote them beside the tests: the runtime loads
    /// from this list, so nothing can be hidden from it.
    /// </summary>
    private static List<string> NativePackagesBelow(string project)
    {
        string path = Path.Combine(AppContext.BaseDirectory, typeof(NativeCodeTests).Assembly.GetName().Name + ".deps.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        Dictionary<string, JsonElement> packages = document.RootElement.GetProperty("targets").EnumerateObject().First().Value
            .EnumerateObject().ToDictionary(package => package.Name.Split('/')[0], package => package.Value);
        var native = new List<string>();
        var seen = new HashSet<string> { project };
        var open = new Stack<string>([project]);
        while (open.TryPop(out string? name))
        {
            JsonElement package = packages[name];
            if (HasNativeFiles(package))
                native.Add(name);
            if (package.TryGetProperty("dependencies", out JsonElement dependencies))
                foreach (JsonProperty dependency in dependencies.EnumerateObject())
                    if (seen.Add(dependency.Name))
                        open.Push(dependency.Name);
        }
        return native;
    }

    private static bool HasNativeFiles(JsonElement package) =>
        package.TryGetProperty("native", out _)
        || (package.TryGetProperty("runtimeTargets", out JsonElement files)
            && files.EnumerateObject().Any(file => file.Value.GetProperty("assetType").GetString() == "native"));
}
