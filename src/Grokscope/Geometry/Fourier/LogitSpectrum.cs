using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Fourier;

/// <summary>A pair of mirror frequencies {(ka, kb), (−ka, −kb)} of a grid, named by the one that comes first.</summary>
/// <param name="A">ka, 0 … N − 1.</param>
/// <param name="B">kb.</param>
/// <param name="Power">Of both together.</param>
internal readonly record struct GridFrequency(int A, int B, double Power);

/// <summary>
/// How the power of a task's logits over the operands is spread over pairs of frequencies. Logits without their mean over classes, then without each class' mean over the
/// grid, stand at the operands' places, 0 where a pair is missing; of each class the 2-D transform Σ_(a,b) z_ab exp(−2πi(ka·a + kb·b)/N), power = mean over the
/// classes of its square, (0, 0) left out. Source: tiny/README.md, item 10.
/// </summary>
internal sealed class LogitSpectrum
{
    private readonly int _order;
    private readonly double[] _powers;

    private LogitSpectrum(int order, double[] powers) => (_order, _powers, Total) = (order, powers, powers.Sum());

    /// <summary>Σ of the power over all frequencies but (0, 0).</summary>
    public double Total { get; }

    /// <summary>Power that depends on a alone: kb = 0.</summary>
    public double OnlyA => Along(k => (k, 0));

    /// <summary>Power that depends on b alone: ka = 0.</summary>
    public double OnlyB => Along(k => (0, k));

    /// <summary>Power at ka = kb ≠ 0, of what depends on a + b (or a·b) alone.</summary>
    public double Diagonal => Along(k => (k, k));

    /// <summary>Power at ka = −kb ≠ 0, of what depends on a − b (or a/b) alone.</summary>
    public double Antidiagonal => Along(k => (k, _order - k));

    /// <summary>Power at (ka, kb) alone, without its mirror.</summary>
    public double this[int a, int b] => _powers[(a * _order) + b];

    /// <summary>Transforms a task's logits.</summary>
    public static LogitSpectrum Of(TaskLogits logits, Characters characters)
    {
        int P = logits.P, N = characters.Order;
        double[] grid = Grid(logits, characters); // [a, b, c], at places
        var powers = new double[N * N];
        double[] cosine = new double[N * P], sine = new double[N * P]; // over b: [a, c]
        double[][] both = [new double[P], new double[P], new double[P], new double[P]];
        for (int b = 0; b <= N / 2; b++)
        {
            cosine.AsSpan().Clear();
            sine.AsSpan().Clear();
            for (int place = 0; place < N; place++)
                Transform(grid.AsSpan(place * N * P, N * P), b, characters, cosine.AsSpan(place * P, P), sine.AsSpan(place * P, P));
            for (int a = 0; a <= N / 2; a++)
            {
                foreach (double[] sum in both)
                    sum.AsSpan().Clear();
                Transform(cosine, a, characters, both[0], both[1]);
                Transform(sine, a, characters, both[2], both[3]);
                (double with, double against) = Powers(both[0], both[1], both[2], both[3]);
                powers[(a * N) + b] = powers[(Mirror(a) * N) + Mirror(b)] = with / P;
                powers[(a * N) + Mirror(b)] = powers[(Mirror(a) * N) + b] = against / P;
            }
        }
        powers[0] = 0;
        return new LogitSpectrum(N, powers);

        int Mirror(int k) => (N - k) % N;
    }

    /// <summary>The pairs of mirror frequencies with most power, by power; of equal ones the first by name.</summary>
    public IReadOnlyList<GridFrequency> Top(int count)
    {
        var pairs = new List<GridFrequency>();
        for (int a = 0; a < _order; a++)
            for (int b = 0; b < _order; b++)
            {
                int mirrorA = (_order - a) % _order, mirrorB = (_order - b) % _order;
                bool isOwnMirror = a == mirrorA && b == mirrorB;
                if ((a, b) != (0, 0) && (isOwnMirror || (a, b).CompareTo((mirrorA, mirrorB)) < 0))
                    pairs.Add(new GridFrequency(a, b, isOwnMirror ? this[a, b] : this[a, b] + this[mirrorA, mirrorB]));
            }
        return [.. pairs.OrderByDescending(pair => pair.Power).Take(count)];
    }

    private static double[] Grid(TaskLogits logits, Characters characters)
    {
        int P = logits.P, N = characters.Order, count = 0;
        var grid = new double[N * N * P];
        var mean = new double[P];
        var starts = new List<int>();
        for (int i = 0; i < logits.Pairs.Length; i++)
        {
            (int a, int b) = Math.DivRem(logits.Pairs[i], P);
            if (characters.Place(a) < 0 || characters.Place(b) < 0)
                continue;
            int start = ((characters.Place(a) * N) + characters.Place(b)) * P;
            ReadOnlySpan<double> row = logits.Rest.AsSpan(i * P, P);
            row.CopyTo(grid.AsSpan(start));
            Vectors64.Axpy(1, row, mean);
            starts.Add(start);
            count++;
        }
        Vectors64.Scale(1.0 / Math.Max(1, count), mean);
        foreach (int start in starts)
            Vectors64.Axpy(-1, mean, grid.AsSpan(start, P));
        return grid;
    }

    // Adds Σ_m cos(2πkm/N) x_m and Σ_m sin(2πkm/N) x_m over N rows [P].
    private static void Transform(ReadOnlySpan<double> rows, int k, Characters characters, Span<double> cosine, Span<double> sine)
    {
        int P = cosine.Length;
        for (int m = 0; m < characters.Order; m++)
        {
            ReadOnlySpan<double> row = rows.Slice(m * P, P);
            Vectors64.Axpy(characters.Cosine(k, m), row, cosine);
            Vectors64.Axpy(characters.Sine(k, m), row, sine);
        }
    }

    // At (a, b) the transform is cc − ss − i(sc + cs), at (a, −b) it is cc + ss − i(sc − cs); the first letter is for a. Destroys its arguments.
    private static (double With, double Against) Powers(double[] cc, double[] sc, double[] cs, double[] ss)
    {
        Vectors64.Axpy(-1, ss, cc);
        Vectors64.Axpy(-1, cs, sc);
        double with = Vectors64.Dot(cc, cc), against = Vectors64.Dot(sc, sc);
        Vectors64.Axpy(2, ss, cc);
        Vectors64.Axpy(2, cs, sc);
        return (with + Vectors64.Dot(sc, sc), against + Vectors64.Dot(cc, cc));
    }

    private double Along(Func<int, (int A, int B)> frequency) => Enumerable.Range(1, _order - 1).Select(frequency).Sum(at => this[at.A, at.B]);
}
