using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Fourier;

/// <summary>
/// How the power of the token embedding is spread over frequencies. Rows x_n of the tokens that a run reads, their mean subtracted, stand at their places in the
/// group, 0 elsewhere; power_k = Σ over the C columns of |Σ_n x_n exp(−2πi·k·n/N)|². Source: tiny/README.md, item 10.
/// </summary>
/// <param name="Total">Σ of the power over all k ≠ 0; 0 where it is no more than rounding.</param>
/// <param name="Powers">Power of frequency k and its mirror together, at k − 1, [⌊N/2⌋].</param>
internal sealed record EmbeddingSpectrum(double Total, IReadOnlyList<double> Powers)
{
    // Below this share of all squares, what is left is the rounding of the mean.
    private const double Rounding = 1e-20;

    /// <summary>Transforms an embedding.</summary>
    /// <param name="rows">Token embedding, [P, C].</param>
    /// <param name="P">Modulus.</param>
    /// <param name="includeZero">Whether the run reads the token 0; without, its row is left out. The multiplicative kind has no place for it in any case.</param>
    /// <param name="characters">Of which kind.</param>
    public static EmbeddingSpectrum Of(ReadOnlySpan<float> rows, int P, bool includeZero, Characters characters)
    {
        int C = rows.Length / P;
        int[] tokens = [.. Enumerable.Range(includeZero ? 0 : 1, includeZero ? P : P - 1).Where(n => characters.Place(n) >= 0)];
        var mean = new double[C];
        foreach (int n in tokens)
            Vectors64.Axpy(1, rows.Slice(n * C, C), mean);
        Vectors64.Scale(1.0 / tokens.Length, mean);
        var centred = new double[tokens.Length][];
        for (int i = 0; i < tokens.Length; i++)
        {
            Vectors64.Axpy(1, rows.Slice(tokens[i] * C, C), centred[i] = new double[C]);
            Vectors64.Axpy(-1, mean, centred[i]);
        }
        var powers = new double[characters.Frequencies];
        double[] cosine = new double[C], sine = new double[C];
        for (int k = 1; k <= powers.Length; k++)
        {
            cosine.AsSpan().Clear();
            sine.AsSpan().Clear();
            for (int i = 0; i < tokens.Length; i++)
            {
                Vectors64.Axpy(characters.Cosine(k, characters.Place(tokens[i])), centred[i], cosine);
                Vectors64.Axpy(characters.Sine(k, characters.Place(tokens[i])), centred[i], sine);
            }
            powers[k - 1] = characters.Directions(k) * (Vectors64.Dot(cosine, cosine) + Vectors64.Dot(sine, sine));
        }
        double total = powers.Sum();
        return new EmbeddingSpectrum(total <= Rounding * characters.Order * Vectors64.Dot(rows, rows) ? 0 : total, powers);
    }
}
