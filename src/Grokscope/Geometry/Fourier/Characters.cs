using Grokscope.Model;
using Grokscope.Numerics;
using Grokscope.Training.Tasks;

namespace Grokscope.Geometry.Fourier;

/// <summary>
/// The characters of the numbers modulo P, of one of two kinds. Additive: χ_k(n) = exp(2πi·k·n/P), of the group of all P numbers. Multiplicative:
/// χ_k(n) = exp(2πi·k·log_g n/(P − 1)), of the group of the P − 1 numbers but 0, for prime P; g is the smallest primitive root. Frequencies k and N − k are
/// one wave's two directions, so k runs over 1 … ⌊N/2⌋, N the order of the group. Source: tiny/README.md, item 10.
/// </summary>
internal sealed class Characters
{
    private readonly int[] _places;
    private readonly double[] _cosines;
    private readonly double[] _sines;

    private Characters(string name, int[] places, int order, int root)
    {
        (Name, _places, Order, Root) = (name, places, order, root);
        double[] angles = [.. Enumerable.Range(0, order).Select(j => 2 * Math.PI * j / order)];
        (_cosines, _sines) = (Array.ConvertAll(angles, Elementary64.Cos), Array.ConvertAll(angles, Elementary64.Sin));
    }

    /// <summary>"additive" or "multiplicative".</summary>
    public string Name { get; }

    /// <summary>N, the order of the group: P or P − 1.</summary>
    public int Order { get; }

    /// <summary>⌊N/2⌋, the number of frequencies from 1.</summary>
    public int Frequencies => Order / 2;

    /// <summary>g; 0 for the additive kind.</summary>
    public int Root { get; }

    /// <summary>Additive characters.</summary>
    /// <param name="P">Modulus, from 1.</param>
    public static Characters Additive(int P) => new("additive", [.. Enumerable.Range(0, P)], P, 0);

    /// <summary>Multiplicative characters; null where P is not prime.</summary>
    /// <param name="P">Modulus.</param>
    public static Characters? Multiplicative(int P)
    {
        if (!Modular.IsPrime(P))
            return null;
        for (int root = 1; ; root++)
        {
            int[] places = [.. Enumerable.Repeat(-1, P)];
            long power = 1;
            int m = 0;
            for (; m < P - 1 && places[power] < 0; m++)
            {
                places[power] = m;
                power = power * root % P;
            }
            if (m == P - 1)
                return new Characters("multiplicative", places, P - 1, root);
        }
    }

    /// <summary>
    /// The characters that a task's answers follow. Multiplicative where log y = i·log a + j·log b + c modulo P − 1 for all a, b ≠ 0, with i or j not 0, as in a·b, a/b
    /// and 3·a²·b; else additive, also where the answers are waves of neither kind. Found from the answers, so a task may have any name.
    /// </summary>
    /// <param name="answers">y, [P²], for the pair a·P + b.</param>
    /// <param name="P">Modulus.</param>
    public static Characters OfAnswers(ReadOnlySpan<int> answers, int P) =>
        Multiplicative(P) is { } multiplicative && multiplicative.Fits(answers, P) ? multiplicative : Additive(P);

    /// <summary>Place of a number in its group, 0 … N − 1: n itself, or log_g n; −1 for 0 in the multiplicative kind.</summary>
    public int Place(int n) => _places[n];

    /// <summary>cos(2πkm/N) at place m.</summary>
    public double Cosine(int k, int m) => _cosines[(int)((long)k * m % Order)];

    /// <summary>sin(2πkm/N) at place m.</summary>
    public double Sine(int k, int m) => _sines[(int)((long)k * m % Order)];

    /// <summary>Directions of a frequency: 2, but 1 for k = N/2, which is its own mirror.</summary>
    public int Directions(int k) => 2 * k == Order ? 1 : 2;

    private bool Fits(ReadOnlySpan<int> answers, int P)
    {
        if (Log(answers, 1, 1) is not { } c || Log(answers, Root, 1) is not { } first || Log(answers, 1, Root) is not { } second)
            return false;
        long i = first - c, j = second - c;
        if (i == 0 && j == 0)
            return false;
        for (int a = 1; a < P; a++)
            for (int b = 1; b < P; b++)
                if (Log(answers, a, b) is not { } log || (log - c - (i * Place(a)) - (j * Place(b))) % Order != 0)
                    return false;
        return true;

        int? Log(ReadOnlySpan<int> y, int a, int b) => y[(a * P) + b] is int answer && answer != PairTargets.Undefined && Place(answer) is int place && place >= 0 ? place : null;
    }
}
