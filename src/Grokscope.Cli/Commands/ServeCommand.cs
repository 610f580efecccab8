using System.CommandLine;
using Grokscope.Server;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope serve: the report's page in the browser, alive while runs go on.</summary>
internal static class ServeCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> folder = Shared.Folder();
        Option<int?> port = Shared.Whole("--port", "Port on this machine [default: any that is free]", 0, ushort.MaxValue);
        var command = new ExampledCommand(
            "serve",
            "Shows the report's page in the browser of this machine, and keeps it up to date while runs go on. Whoever has the address that it prints can also stop runs and let them go on. "
            + "Writes no report; Ctrl-C ends it.",
            ("grokscope serve quick", "prints the address of the page on the runs in the folder quick"),
            ("grokscope serve runs/dual --port 8080", "on a port of your choice"))
        { folder, port };
        command.SetAction(parsed => (int)Serve(parsed.GetValue(folder)!, parsed.GetValue(port) ?? 0, surroundings));
        return command;
    }

    private static ExitCode Serve(string folder, int port, Surroundings surroundings)
    {
        StudyServer server = StudyServer.Start(new ServerOptions(folder, port, Launch.Cell(), Tell)).GetAwaiter().GetResult();
        surroundings.Out.WriteLine($"{folder}: {server.Address}#token={server.Token.Text}");
        surroundings.Out.WriteLine("Only this machine can open it. What follows the # lets the page stop runs: give it to nobody who must not. Ctrl-C ends this.");
        surroundings.Out.Flush();
        surroundings.Stop.WaitHandle.WaitOne();
        bool hasStopped = server.Stop().GetAwaiter().GetResult();
        server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        if (!hasStopped)
            return ExitCode.Done;
        surroundings.Out.WriteLine("Runs that went on here are saved and stopped.");
        return ExitCode.Stopped;

        void Tell(string line)
        {
            lock (surroundings)
                surroundings.Error.WriteLine(line);
        }
    }
}
