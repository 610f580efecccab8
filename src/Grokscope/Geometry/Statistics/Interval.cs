namespace Grokscope.Geometry.Statistics;

/// <summary>An interval of uncertainty.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <seealso cref="Bootstrap"/>
public readonly record struct Interval(double Low, double High);
