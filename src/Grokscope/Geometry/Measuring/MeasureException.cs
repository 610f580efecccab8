namespace Grokscope.Geometry.Measuring;

/// <summary>A measure that failed. The message says of which run and why.</summary>
/// <param name="message">What is wrong, and what to do.</param>
/// <param name="inner">What caused it.</param>
/// <seealso cref="RunMeasure"/>
public class MeasureException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A measure that a run or a study has nothing for: too few snapshots, one weight decay only. It is no fault, and others go on.</summary>
/// <param name="message">What is missing, and what would give it.</param>
/// <param name="inner">What caused it.</param>
/// <seealso cref="RunMeasure"/>
public sealed class NotMeasurableException(string message, Exception? inner = null) : MeasureException(message, inner);
