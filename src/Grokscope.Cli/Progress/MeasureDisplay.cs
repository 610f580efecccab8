using System.Diagnostics;
using Grokscope.Geometry.Measuring;

namespace Grokscope.Cli.Progress;

/// <summary>Shows how far measuring is: one line in its place where someone watches, else a line every few seconds.</summary>
/// <param name="surroundings">Where to show it.</param>
internal sealed class MeasureDisplay(Surroundings surroundings) : IMeasureObserver, IDisposable
{
    private const string ClearLine = "\r\e[K";
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5), BetweenPictures = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _shown;
    private bool _isLineOpen;

    /// <inheritdoc/>
    public void Progressed(in MeasureProgress progress)
    {
        MeasureProgress now = progress;
        lock (_lock)
        {
            TimeSpan at = _clock.Elapsed;
            if (at - _shown < (surroundings.IsTerminal ? BetweenPictures : BetweenLines) && now.AllDone < now.All)
                return;
            _shown = at;
            string left = now.SecondsLeft is { } seconds ? $", about {Texts.Duration(TimeSpan.FromSeconds(seconds))} left" : "";
            string line = $"{now.AllDone} of {now.All} pieces{left}; {now.Run}: {now.Measure} {now.Done} of {now.Count}";
            if (surroundings.IsTerminal)
                surroundings.Error.Write(ClearLine + line);
            else
                surroundings.Error.WriteLine(line);
            _isLineOpen = surroundings.IsTerminal;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isLineOpen)
            surroundings.Error.WriteLine();
    }
}
