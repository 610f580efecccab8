using Grokscope.Docs;

// Writes what the documents take from elsewhere: run in the root of the source tree, or name it.
string root = args is [string given] ? given : Directory.GetCurrentDirectory();
if (args.Length > 1 || !File.Exists(Path.Combine(root, "Grokscope.slnx")))
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project dev/Grokscope.Docs [ROOT], where ROOT, or else the current folder, holds Grokscope.slnx");
    return 2;
}
foreach (MadeDocument document in MadeDocument.All)
    Console.WriteLine($"{document.Path}: {(document.Write(root) ? "written" : "as it was")}");
return 0;
