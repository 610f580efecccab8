namespace Grokscope.Geometry.Curvature;

/// <summary>
/// Bins for eigenvalues of either sign and any size, the same for all matrices: [−10⁻⁶, 10⁻⁶) in the middle, and on either side two a decade,
/// with edges ±10^(k/2), up to 10¹⁵.
/// </summary>
internal static class SpectralBins
{
    private const int First = -12, Last = 30;

    /// <summary>Edges of the bins, ascending; bin i is [edge i, edge i + 1).</summary>
    public static IReadOnlyList<double> Edges { get; } = [.. Positive().Reverse().Select(edge => -edge), .. Positive()];

    private static IEnumerable<double> Positive() => Enumerable.Range(First, Last - First + 1).Select(HalfDecades);

    /// <summary>10^(k/2).</summary>
    private static double HalfDecades(int k)
    {
        int decades = k >> 1;
        double half = (k & 1) == 0 ? 1 : Math.Sqrt(10), power = 1;
        for (int i = 0; i < Math.Abs(decades); i++)
            power *= 10;
        return decades < 0 ? half / power : half * power;
    }
}
