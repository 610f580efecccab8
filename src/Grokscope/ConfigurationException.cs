namespace Grokscope;

/// <summary>What the user asked for cannot be done as written: a wrong configuration, option or expression.</summary>
/// <param name="message">What is wrong and what to do, in a sentence or two that can be shown as it is.</param>
public sealed class ConfigurationException(string message) : Exception(message);
