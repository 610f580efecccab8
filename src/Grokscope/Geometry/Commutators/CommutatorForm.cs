namespace Grokscope.Geometry.Commutators;

/// <summary>The three forms of a commutator δ: what two gradient steps, on batch A and on batch B, leave of their order.</summary>
/// <seealso cref="Commutator"/>
public enum CommutatorForm
{
    /// <summary>δ = η[(g_A(θ − ηg_B) − g_A(θ)) − (g_B(θ − ηg_A) − g_B(θ))], D = ‖δ‖/(η²‖g_A‖‖g_B‖): the published quantity without its rounding.</summary>
    Difference,

    /// <summary>
    /// δ = θ_AB − θ_BA from parameters written back in float32, D = ‖δ‖/(‖ηg_A‖‖ηg_B‖ + 1e-12): as published, with its rounding.
    /// </summary>
    Published,

    /// <summary>δ = H_B g_A − H_A g_B, D = ‖δ‖/(‖g_A‖‖g_B‖): the limit η → 0.</summary>
    Exact,
}
