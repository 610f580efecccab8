namespace Grokscope.Geometry.Statistics;

/// <summary>An interval of uncertainty.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High);
