using Grokscope.Cli;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Cli;

public sealed class FailureTests
{
    public static TheoryData<Exception, ExitCode> Known => new()
    {
        { new ConfigurationException("wrong"), ExitCode.Usage },
        { new StorageException("file", "wrong"), ExitCode.Failed },
        { new RunException("wrong"), ExitCode.Failed },
        { new RunException("wrong", ExitCode.InUse), ExitCode.InUse },
        { new OperationCanceledException(), ExitCode.Stopped },
        { new InsufficientMemoryException(), ExitCode.Failed },
        { new IOException("wrong"), ExitCode.Failed },
        { new UnauthorizedAccessException("wrong"), ExitCode.Failed },
        { new AggregateException(new RunException("wrong", ExitCode.InUse)), ExitCode.InUse },
        { new TypeInitializationException("Some.Type", new DllNotFoundException("libSkiaSharp")), ExitCode.Failed },
    };

    [Theory]
    [MemberData(nameof(Known), DisableDiscoveryEnumeration = true)]
    public void Known_exceptions_have_a_code_and_a_message_without_a_type(Exception exception, ExitCode code)
    {
        var failure = Failure.Of(exception);
        Assert.Equal(code, failure.Code);
        Assert.NotEmpty(failure.Message);
        Assert.DoesNotContain("Exception", failure.Message);
    }

    [Fact]
    public void An_unknown_exception_is_one_line_with_its_type_and_where_to_report_it()
    {
        var failure = Failure.Of(new InvalidOperationException("first line\nsecond line"));
        Assert.Equal(ExitCode.Failed, failure.Code);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Contains("InvalidOperationException: first line second line", failure.Message);
        Assert.Contains("report", failure.Message);
    }
}
