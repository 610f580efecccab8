using Grokscope.Cli;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Cli;

public sealed class FailureTests
{
    public static TheoryData<Exception, int> Known => new()
    {
        { new ConfigurationException("wrong"), (int)ExitCode.Usage },
        { new StorageException("file", "wrong"), (int)ExitCode.Failed },
        { new RunException("wrong"), (int)ExitCode.Failed },
        { new RunException("wrong", ExitCode.InUse), (int)ExitCode.InUse },
        { new OperationCanceledException(), (int)ExitCode.Stopped },
        { new InsufficientMemoryException(), (int)ExitCode.Failed },
        { new IOException("wrong"), (int)ExitCode.Failed },
        { new UnauthorizedAccessException("wrong"), (int)ExitCode.Failed },
        { new AggregateException(new RunException("wrong", ExitCode.InUse)), (int)ExitCode.InUse },
        { new TypeInitializationException("Some.Type", new DllNotFoundException("libSkiaSharp")), (int)ExitCode.Failed },
    };

    [Theory]
    [MemberData(nameof(Known), DisableDiscoveryEnumeration = true)]
    public void Known_exceptions_have_a_code_and_a_message_without_a_type(Exception exception, int code)
    {
        var failure = Failure.Of(exception);
        Assert.Equal((ExitCode)code, failure.Code);
        Assert.NotEmpty(failure.Message);
        Assert.DoesNotContain("Exception", failure.Message);
    }

    [Fact]
    public void A_name_stands_in_front_of_a_message_once()
    {
        var failure = Failure.Of(new StorageException("afile", "it is no folder"));
        Assert.Equal("afile: it is no folder.", failure.About("afile", "afile"));
        Assert.Equal("skipped, afile: it is no folder.", failure.About("skipped, afile", "afile"));
        Assert.Equal("run: afile: it is no folder.", failure.About("run", "run"));
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
