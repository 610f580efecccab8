using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Grokscope.Tests.Docs;

/// <summary>Examples of the documentation as programs: each is a method that is given a run, with the public namespaces at hand, and nothing internal.</summary>
/// <param name="Name">What it is an example of.</param>
/// <param name="Code">Its lines; types that they declare stand behind them.</param>
internal sealed record Example(string Name, string Code)
{
    private const string Method = "Example";

    // Nearer to the examples than the system's own, which would fill the tests' log.
    private const string Quiet = "namespace Examples { internal static class Console { public static void Write(string text) { } public static void WriteLine(object text) { } } }";

    /// <summary>Compiles examples and loads them.</summary>
    /// <returns>Per example its method, which takes a <see cref="Grokscope.Studies.Run"/>.</returns>
    public static IReadOnlyDictionary<string, MethodInfo> Compile(IReadOnlyList<Example> examples, IEnumerable<string> namespaces)
    {
        string usings = string.Concat(
            new[] { "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading" }.Concat(namespaces).Select(space => $"global using {space};\n"));
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var file && (file.StartsWith("System.", StringComparison.Ordinal) || file is "Grokscope.dll" or "Grokscope.Report.dll"))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Grokscope.Examples", [CSharpSyntaxTree.ParseText(usings + Quiet), .. examples.Select(example => example.Program())], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var stream = new MemoryStream();
        Assert.Empty(compilation.Emit(stream).Diagnostics.Where(problem => problem.Severity >= DiagnosticSeverity.Warning).Select(problem => $"{problem.Location.SourceTree?.FilePath}: {problem}"));
        stream.Position = 0;
        Assembly assembly = AssemblyLoadContext.Default.LoadFromStream(stream);
        return examples.ToDictionary(example => example.Name, example => assembly.GetType($"Examples.Of{example.Name}.Program", throwOnError: true)!.GetMethod(Method)!);
    }

    private SyntaxTree Program()
    {
        CompilationUnitSyntax unit = CSharpSyntaxTree.ParseText(Code).GetCompilationUnitRoot();
        string usings = string.Concat(unit.Usings.Select(use => use.ToFullString()));
        string statements = string.Concat(unit.Members.OfType<GlobalStatementSyntax>().Select(member => member.ToFullString()));
        string types = string.Concat(unit.Members.Where(member => member is not GlobalStatementSyntax).Select(member => member.ToFullString()));
        // A run that the example makes itself has the name to itself.
        string given = statements.Contains("var run =", StringComparison.Ordinal) ? "given" : "run";
        return CSharpSyntaxTree.ParseText(
            $"{usings}\nnamespace Examples.Of{Name}\n{{\npublic static class Program\n{{\npublic static void {Method}(Grokscope.Studies.Run {given})\n{{\n{statements}\n}}\n}}\n{types}\n}}\n", path: Name);
    }
}
