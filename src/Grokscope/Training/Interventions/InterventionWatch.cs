using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Training.Interventions;

/// <summary>What is watched of a step with an intervention: a row of intervention.csv.</summary>
/// <param name="hasBasis">Whether there are directions; without them only lengths are watched.</param>
internal sealed class InterventionWatch(bool hasBasis)
{
    private readonly List<double> _values = [];

    /// <summary>Names of the row's values after its step.</summary>
    public IReadOnlyList<string> Columns { get; } =
        hasBasis ? ["directions", "grad_norm", "grad_share", "changed_norm", "changed_share", "update_norm", "update_share", "moved", "drift"] : ["grad_norm", "changed_norm", "update_norm", "moved"];

    /// <summary>The step; −1 before the first.</summary>
    public int Step { get; private set; } = -1;

    /// <summary>The values, in the order of the columns.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>Begins the row with the gradient after clipping.</summary>
    internal void Before(int step, Basis? basis, ReadOnlySpan<float> gradient)
    {
        Step = step;
        _values.Clear();
        if (basis is not null)
            _values.Add(basis.Dimension);
        Add(basis, gradient);
    }

    /// <summary>The gradient as the optimiser sees it.</summary>
    internal void Changed(Basis? basis, ReadOnlySpan<float> gradient) => Add(basis, gradient);

    /// <summary>The step that the weights made.</summary>
    internal void Stepped(Basis? basis, ReadOnlySpan<float> update) => Add(basis, update);

    /// <summary>How far the weights are from where the intervention began, and which part of it lies outside of the span.</summary>
    /// <param name="basis">B.</param>
    /// <param name="moved">θ − θ_a, [N]; overwritten.</param>
    internal void Stands(Basis? basis, Span<float> moved)
    {
        double length = Vectors64.Norm(moved);
        _values.Add(length);
        if (basis is null)
            return;
        // Taken off entry by entry: 1 − share would only show what is above the root of float32's precision.
        Span<double> c = stackalloc double[basis.Dimension];
        basis.Coefficients(moved, c);
        basis.Combine(moved, 1, c, -1, moved);
        _values.Add(length > 0 ? Vectors64.Norm(moved) / length : 0);
    }

    private void Add(Basis? basis, ReadOnlySpan<float> x)
    {
        double energy = Vectors64.Dot(x, x);
        _values.Add(Math.Sqrt(energy));
        // A vector that is zero has nothing anywhere.
        if (basis is not null)
            _values.Add(energy > 0 ? basis.Energy(x) / energy : 0);
    }
}
