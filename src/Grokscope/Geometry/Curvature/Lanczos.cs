using Grokscope.Geometry.Measuring;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Curvature;

/// <summary>What is asked of <see cref="Lanczos"/>.</summary>
/// <seealso cref="Lanczos"/>
public sealed record LanczosOptions
{
    /// <summary>How many of the lowest eigenvalues.</summary>
    public int Lowest { get; init; } = 1;

    /// <summary>How many of the highest eigenvalues.</summary>
    public int Highest { get; init; } = 1;

    /// <summary>Residual ‖Av − λv‖/|λ| at which a pair counts as converged.</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>Lanczos vectors kept at a time, at least 10 and more than three times the pairs asked for.</summary>
    public int Basis { get; init; } = 150;

    /// <summary>Most products, with those for the residuals.</summary>
    public int Products { get; init; } = 600;
}

/// <summary>An eigenvalue with its vector, as found.</summary>
/// <param name="Value">λ = v·Av, the Rayleigh quotient: never below the lowest nor above the highest eigenvalue, converged or not, but for rounding.</param>
/// <param name="Residual">‖Av − λv‖ from a product of its own: an eigenvalue lies within this of λ.</param>
/// <param name="Converged">Whether the residual is at most the tolerance times |λ|.</param>
/// <param name="Vector">v, of length 1, [N].</param>
/// <seealso cref="Lanczos"/>
public sealed record Eigenpair<T>(double Value, double Residual, bool Converged, T[] Vector);

/// <summary>Both ends of a symmetric matrix' spectrum.</summary>
/// <param name="Lowest">The lowest eigenvalues, ascending.</param>
/// <param name="Highest">The highest ones, ascending.</param>
/// <param name="Products">Products taken, with those for the residuals.</param>
/// <param name="Restarts">How often the basis was full.</param>
/// <seealso cref="Lanczos"/>
public sealed record SpectrumEnds<T>(
    IReadOnlyList<Eigenpair<T>> Lowest, IReadOnlyList<Eigenpair<T>> Highest, int Products, int Restarts)
{
    /// <summary>α and β until the first restart.</summary>
    internal LanczosCoefficients Coefficients { get; init; } = new([], []);
}

/// <summary>
/// The lowest and highest eigenvalues of a symmetric matrix by the Lanczos iteration with full reorthogonalisation and thick restarts. It ends
/// when the estimates |β_m s_m| of all wanted residuals are below nine tenths of the tolerance (or below rounding), or when the products run out; then the residuals themselves
/// are taken. A small residual says that there is an eigenvalue nearby, not that it is the lowest: that rests on the start having something of
/// every eigenvector, which a random one has. An eigenvalue of several vectors may count once.
/// Source: method.md §23, 15; Wu and Simon, Thick-restart Lanczos method (2000).
/// </summary>
/// <example>
/// <code>
/// using Transformer model = run.CreateModel();
/// using Linearisation point = model.Linearise(run.Weights(run.Steps[^1]), run.Experiment.Data.Train, [1, 1]);
/// double[] start = new double[run.Layout.Count];
/// new Philox(42, "my start", 0).Normal(start);
/// SpectrumEnds&lt;float&gt; ends = Lanczos.Solve(new HessianOperator(point), start, new LanczosOptions { Lowest = 1, Highest = 1, Basis = 20 });
/// Eigenpair&lt;float&gt; lowest = ends.Lowest[0];
/// Console.WriteLine($"{lowest.Value:g3} ± {lowest.Residual:g1}, converged: {lowest.Converged}");
/// </code>
/// </example>
public static class Lanczos
{
    private const int StepsBetweenChecks = 3;

    /// <summary>Iterates.</summary>
    /// <param name="matrix">A, [N, N].</param>
    /// <param name="start">Where to begin, [N], of any length above 0; random.</param>
    /// <param name="options">What is asked.</param>
    /// <param name="stop">Looked at before each product.</param>
    /// <exception cref="MeasureException">A product is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static SpectrumEnds<T> Solve<T>(
        ISymmetricOperator<T> matrix, ReadOnlySpan<double> start, LanczosOptions options, CancellationToken stop = default)
        where T : unmanaged
    {
        int wanted = options.Lowest + options.Highest;
        if (options.Lowest < 0 || options.Highest < 0 || wanted < 1 || options.Basis < 10 || options.Basis <= 3 * wanted)
            throw new ArgumentException($"{options} cannot be met: ask for a pair, with a basis of at least 10 and more than three times the pairs.", nameof(options));
        var space = new KrylovSpace<T>(matrix, start, stop);
        int products = 0, restarts = 0, limit = Math.Max(1, options.Products - wanted);
        LanczosCoefficients? coefficients = null;
        while (true)
        {
            space.Extend();
            products++;
            bool isFull = space.Count == options.Basis, ends = products == limit || HasAll(space, options);
            if (ends || ((isFull || products % StepsBetweenChecks == 0) && IsFound(space, options)))
                break;
            if (!isFull)
                continue;
            coefficients ??= CoefficientsOf(space);
            space.Restart(TridiagonalEigen.Full(space.Alpha, space.Beta), Kept(options));
            restarts++;
        }
        var ritz = TridiagonalEigen.Full(space.Alpha, space.Beta);
        int lowest = Math.Min(options.Lowest, space.Count), highest = Math.Min(options.Highest, space.Count);
        var pairs = new Eigenpair<T>[lowest + highest];
        for (int i = 0; i < pairs.Length; i++)
            pairs[i] = Take(space, ritz.Vector(i < lowest ? i : space.Count - highest + i - lowest), matrix.Dimension, options.Tolerance);
        return new SpectrumEnds<T>(
            [.. pairs.Take(lowest).OrderBy(p => p.Value)], [.. pairs.Skip(lowest).OrderBy(p => p.Value)],
            products + pairs.Length, restarts)
        {
            Coefficients = coefficients ?? CoefficientsOf(space),
        };
    }

    /// <summary>
    /// Whether the space holds all that there is to find: each time that it turns out to be invariant, it holds one more vector of every
    /// eigenvalue that has more.
    /// </summary>
    private static bool HasAll<T>(KrylovSpace<T> space, LanczosOptions options) where T : unmanaged =>
        space.IsWhole || space.Breakdowns >= Math.Max(options.Lowest, options.Highest);

    private static bool IsFound<T>(KrylovSpace<T> space, LanczosOptions options) where T : unmanaged
    {
        int m = space.Count;
        // An invariant space has no residuals, whatever it lacks.
        if (m < options.Lowest + options.Highest || space.Breakdowns > 0)
            return false;
        var eigen = TridiagonalEigen.Of(space.Alpha, space.Beta, m - 1);
        double beta = space.Beta[^1], rounding = 2 * KrylovSpace<T>.Precision * space.Scale;
        for (int i = 0; i < m; i++)
        {
            bool isWanted = i < options.Lowest || i >= m - options.Highest;
            if (isWanted && Math.Abs(beta * eigen.Vector(i)[0]) > Math.Max(0.9 * options.Tolerance * Math.Abs(eigen.Values[i]), rounding))
                return false;
        }
        return true;
    }

    /// <summary>
    /// What a restart keeps: half of the basis, from both ends. The highest ones that are not asked for are kept because they have converged, and would
    /// have to be found again before the low end can converge.
    /// </summary>
    private static int[] Kept(LanczosOptions options)
    {
        int count = options.Basis / 2;
        int low = Math.Max(options.Lowest, count / 2), high = Math.Max(options.Highest, count - low);
        return [.. Enumerable.Range(0, low), .. Enumerable.Range(options.Basis - high, high)];
    }

    private static Eigenpair<T> Take<T>(KrylovSpace<T> space, double[] s, int dimension, double tolerance) where T : unmanaged
    {
        double[] x = space.Combine(s);
        T[] v = new T[x.Length];
        VectorBlocks<T>.Divide(x, Vectors64.Norm(x), v);
        VectorBlocks<T>.Widen(space.Multiply(v), x);
        Span<double> value = stackalloc double[1];
        VectorBlocks<T>.Project([v], x, value);
        VectorBlocks<T>.Subtract([v], value, x);
        double residual = Vectors64.Norm(x);
        if (!double.IsFinite(residual))
            throw new MeasureException("the product of the matrix with an eigenvector is not finite");
        return new Eigenpair<T>(value[0], residual, residual <= tolerance * Math.Abs(value[0]), v[..dimension]);
    }

    private static LanczosCoefficients CoefficientsOf<T>(KrylovSpace<T> space) where T : unmanaged =>
        new(space.Alpha.ToArray(), space.Beta.ToArray());
}
