using System.Runtime.InteropServices;

namespace Grokscope.Cli;

/// <summary>
/// Turns the first Ctrl-C, or request to end, into a wish that the program grants at its next safe point; the second ends the process at
/// once, as if nobody had listened.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

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

    private void Receive(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested)
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
