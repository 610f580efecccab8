namespace Grokscope.Geometry.Measuring;

/// <summary>A measure that cannot be taken of a run. The message says of which run and why.</summary>
/// <param name="message">What is wrong, and what to do.</param>
/// <param name="inner">What caused it.</param>
public sealed class MeasureException(string message, Exception? inner = null) : Exception(message, inner);
