namespace Grokscope.Geometry.Commutators;

/// <summary>What is kept of one form of one sample.</summary>
/// <param name="Defect">D; NaN where a gradient is zero or, of the difference form, where rounding has eaten the steps.</param>
/// <param name="Norm">‖δ‖; of the exact form without the factor η².</param>
/// <param name="CosineWithExact">δ·δ_exact/(‖δ‖‖δ_exact‖); NaN where one of them is zero.</param>
/// <param name="AttentionShare">‖δ restricted to attention‖/‖δ‖; NaN where δ is zero.</param>
/// <param name="Projections">‖BBᵀδ‖/‖δ‖ per basis; NaN where δ is zero or the basis does not exist.</param>
internal sealed record FormSample(double Defect, double Norm, double CosineWithExact, double AttentionShare, double[] Projections);

/// <summary>One pair of batches at one step in one mode.</summary>
/// <param name="NormA">‖g_A‖.</param>
/// <param name="NormB">‖g_B‖.</param>
/// <param name="Cosine">Cosine of the gradients; NaN where one is zero.</param>
/// <param name="Rounding">See <see cref="Commutator.Rounding"/>.</param>
/// <param name="Forms">Per <see cref="CommutatorForm"/>, in its order.</param>
internal sealed record CommutatorSample(double NormA, double NormB, double Cosine, double Rounding, FormSample[] Forms)
{
    /// <summary>
    /// Rounding beyond which the difference form is no longer told: displaced points that are off by a twentieth of the displacement change D by
    /// some per cent, and soon after by all of it.
    /// </summary>
    public const double MostRounding = 0.05;
}
