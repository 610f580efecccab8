using System.Runtime.InteropServices;

namespace Grokscope.Cli;

/// <summary>
/// Turns Ctrl-C, or a request to end, into a wish that the program grants at its next safe point. A second Ctrl-C ends the process at once,
/// as if nobody had listened. Requests to end that follow are the same wish: a cluster sends them to all processes of a job, whose script
/// passes its own on.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private bool _wasInterrupted;

    /// <summary>Begins to listen.</summary>
    public StopSignals() => _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s => PosixSignalRegistration.Create(s, Receive))];

    /// <summary>The wish.</summary>
    public CancellationToken Stop => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    /// <summary>Takes in a signal; one that it does not cancel ends the process.</summary>
    internal void Receive(PosixSignalContext context)
    {
        if (context.Signal == PosixSignal.SIGINT && Interlocked.Exchange(ref _wasInterrupted, true))
        {
            // A table that is being redrawn hides the cursor.
            if (!Console.IsErrorRedirected)
                Console.Error.Write("\e[?25h");
            return;
        }
        context.Cancel = true;
        _source.Cancel();
    }
}
