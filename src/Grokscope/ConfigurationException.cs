namespace Grokscope;

/// <summary>A configuration that cannot be used. The message names the file, the line and the key, and says what to write instead.</summary>
public sealed class ConfigurationException(string message) : Exception(message);
