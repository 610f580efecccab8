using System.Runtime.InteropServices;
using Grokscope.Cli;

namespace Grokscope.Tests.Cli;

public sealed class StopSignalsTests : IDisposable
{
    private readonly StopSignals _signals = new();

    public void Dispose() => _signals.Dispose();

    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGHUP)]
    public void The_first_signal_is_a_wish(PosixSignal signal)
    {
        Assert.False(_signals.Stop.IsCancellationRequested);
        Assert.True(IsHeldBack(signal));
        Assert.True(_signals.Stop.IsCancellationRequested);
    }

    [Fact]
    public void Only_a_second_interrupt_ends_the_process_at_once()
    {
        Assert.True(IsHeldBack(PosixSignal.SIGTERM));
        Assert.True(IsHeldBack(PosixSignal.SIGTERM));
        Assert.True(IsHeldBack(PosixSignal.SIGINT));
        Assert.True(IsHeldBack(PosixSignal.SIGHUP));
        Assert.True(IsHeldBack(PosixSignal.SIGTERM));
        Assert.False(IsHeldBack(PosixSignal.SIGINT));
    }

    private bool IsHeldBack(PosixSignal signal)
    {
        var context = new PosixSignalContext(signal);
        _signals.Receive(context);
        return context.Cancel;
    }
}
