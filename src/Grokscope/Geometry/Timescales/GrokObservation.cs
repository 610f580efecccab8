namespace Grokscope.Geometry.Timescales;

/// <summary>One run's grok step at its weight decay.</summary>
/// <param name="Decay">λ.</param>
/// <param name="LogSteps">ln of the grok step T; of a censored run ln of the steps that it made without it.</param>
/// <param name="IsCensored">Whether T is only known to be larger.</param>
internal readonly record struct GrokObservation(double Decay, double LogSteps, bool IsCensored);
