namespace Grokscope.Cli.Progress;

/// <summary>Shows a board on a thread of its own until disposed: as a table where someone watches, else as lines.</summary>
internal abstract class Display : IDisposable
{
    private readonly ManualResetEventSlim _ended = new();
    private Thread? _thread;

    /// <summary>Begins to show a board.</summary>
    public static Display Start(Board board, Surroundings surroundings)
    {
        Display display = surroundings.IsTerminal ? new LiveTable(board, surroundings.Stop) : new PlainLines(board, surroundings);
        display._thread = new Thread(display.Show) { IsBackground = true, Name = "progress" };
        display._thread.Start();
        return display;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Set();
        _thread?.Join();
        _ended.Dispose();
    }

    /// <summary>Shows the board until <see cref="Wait"/> gives false, and then its last state.</summary>
    protected abstract void Show();

    /// <summary>Waits for the next moment to show something.</summary>
    /// <returns>False where all is over.</returns>
    protected bool Wait(TimeSpan time) => !_ended.Wait(time);
}
