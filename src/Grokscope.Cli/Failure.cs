using System.Reflection;
using Grokscope.Geometry.Measuring;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Cli;

/// <summary>What an exception means for the user: a message and what the process ends with. The only place that decides either.</summary>
/// <param name="Code">What the process ends with.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal sealed record Failure(ExitCode Code, string Message)
{
    /// <summary>Environment variable that adds the trace to every failure.</summary>
    public const string DebugVariable = "GROKSCOPE_DEBUG";

    /// <summary>The message after what it is about.</summary>
    /// <param name="label">What it is about.</param>
    /// <param name="name">A name in it, with which the message need not begin again.</param>
    public string About(string label, string name) => $"{label}: {(Message.StartsWith($"{name}: ", StringComparison.Ordinal) ? Message[(name.Length + 2)..] : Message)}";

    /// <summary>The meaning of an exception.</summary>
    public static Failure Of(Exception exception)
    {
        Failure failure = Classify(exception);
        return Environment.GetEnvironmentVariable(DebugVariable) == "1" ? failure with { Message = $"{failure.Message}\n{exception}" } : failure;
    }

    private static Failure Classify(Exception exception) => exception switch
    {
        AggregateException { InnerException: { } inner } => Classify(inner),
        TargetInvocationException { InnerException: { } inner } => Classify(inner),
        TypeInitializationException { InnerException: { } inner } => Classify(inner),
        ConfigurationException => new(ExitCode.Usage, exception.Message),
        RunException run => new(run.Code, run.Message),
        StorageException or MeasureException => new(ExitCode.Failed, exception.Message),
        OperationCanceledException => new(ExitCode.Stopped, "Stopped. The same command goes on."),
        OutOfMemoryException => new(ExitCode.Failed, "There is not enough memory. Use fewer jobs, a smaller model or a smaller modulus."),
        IOException or UnauthorizedAccessException => new(ExitCode.Failed, $"{exception.Message} Check the disk, and that the folder may be written."),
        DllNotFoundException => new(ExitCode.Failed, $"A library for drawing is missing: {exception.Message.Split('\n')[0].Trim()}"),
        _ => new(ExitCode.Failed, $"Unexpected {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")} "
            + $"This is a fault in Grokscope. Please report this line and the command to its issue tracker; {DebugVariable}=1 shows where it happened."),
    };
}
