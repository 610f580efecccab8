using Grokscope.Training.Storage;

namespace Grokscope.Training;

/// <summary>A run that cannot start or go on. The message names the file and the step and says what to do.</summary>
/// <seealso cref="Studies.Run"/>
public sealed class RunException : Exception
{
    /// <summary>A failure in words.</summary>
    internal RunException(string message, ExitCode code = ExitCode.Failed, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>A file that could not be read or written while the run was at a step.</summary>
    internal RunException(int step, StorageException failure)
        : this($"Step {step}: {failure.Message} The run stops here; once this is mended, the same command goes on from the last checkpoint.", inner: failure)
    {
    }

    /// <summary>What the process should end with.</summary>
    internal ExitCode Code { get; }
}
