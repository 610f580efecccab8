namespace Grokscope;

/// <summary>Wrong usage or configuration; the message says what is wrong and what to do. The command line ends with code 2.</summary>
/// <seealso cref="Experiments.Experiment"/>
public sealed class ConfigurationException : Exception
{
    /// <summary>With a message for the user.</summary>
    public ConfigurationException(string message) : base(message) { }

    /// <summary>With a message for the user and the error behind it.</summary>
    public ConfigurationException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Without a message.</summary>
    public ConfigurationException() { }
}
