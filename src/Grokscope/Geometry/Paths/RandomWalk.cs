using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Paths;

/// <summary>Shares of variance over some simulated walks; component k at index k − 1.</summary>
/// <param name="Mean">Means.</param>
/// <param name="Std">Population standard deviations.</param>
/// <param name="Least">Smallest.</param>
/// <param name="Most">Largest.</param>
/// <seealso cref="RandomWalk"/>
public sealed record WalkShares(double[] Mean, double[] Std, double[] Least, double[] Most)
{
    /// <summary>How far a share of the first component is from the walks': (share − mean) / (std + 1e-8), as published (method.md §8).</summary>
    public double ZScore(double share) => (share - Mean[0]) / (Std[0] + 1e-8);
}

/// <summary>
/// What the spectrum of a path would be if each of its steps kept its length and took a random direction: a walk x_t = Σ_(u ≤ t) s_u d_u with
/// independent isotropic unit vectors d_u, x_0 = 0. Smooth or not, such a path has a large first component. Source: method.md §8, §23, 30.
/// </summary>
/// <example>
/// <code>
/// PathGram path = PathGrams.Of(run.ForMeasures()).Whole;
/// double[] steps = path.StepNorms(path.Count);
/// WalkShares walks = RandomWalk.Simulate(steps, run.Layout.Count, trials: 5, components: 2, trial =&gt; new Philox(42, "my walks", (ulong)trial));
/// Console.WriteLine($"{TrajectoryPca.Centred(path, path.Count).Share(1):p1}, of walks {walks.Mean[0]:p1} ± {walks.Std[0]:p1}");
/// </code>
/// </example>
public static class RandomWalk
{
    /// <summary>
    /// The spectrum in infinitely many dimensions, where the d_u are orthogonal: eigenvalues of M_st = Σ_(u ≤ min(s,t)) s_u², or centred of CMC.
    /// </summary>
    /// <param name="stepNorms">s_1 … s_(T−1).</param>
    /// <param name="centred">Whether the mean is taken off.</param>
    public static PathSpectrum Limit(ReadOnlySpan<double> stepNorms, bool centred)
    {
        int T = stepNorms.Length + 1;
        var gram = new double[T * T];
        double square = 0;
        for (int s = 1; s < T; s++)
        {
            square += stepNorms[s - 1] * stepNorms[s - 1];
            for (int t = s; t < T; t++)
                gram[(s * T) + t] = gram[(t * T) + s] = square;
        }
        return TrajectoryPca.Of(centred ? PathGram.Centred(gram, T) : gram, T);
    }

    /// <summary>
    /// Centred spectra of simulated walks. Only the Gram matrix of the directions matters, and that of T − 1 normal vectors is LLᵀ with a lower
    /// trapezoidal L of independent entries: standard normal below the diagonal, and χ with n − i degrees of freedom at i, i (Bartlett's decomposition).
    /// So a walk costs no more in many dimensions than in few.
    /// </summary>
    /// <param name="stepNorms">s_1 … s_(T−1).</param>
    /// <param name="dimensions">n of the space.</param>
    /// <param name="trials">Walks, at least 1.</param>
    /// <param name="components">Shares that are kept.</param>
    /// <param name="random">Source of walk 0, 1, …</param>
    /// <param name="stop">Asks for an early end.</param>
    public static WalkShares Simulate(
        ReadOnlySpan<double> stepNorms, int dimensions, int trials, int components, Func<int, Philox> random, CancellationToken stop = default)
    {
        var shares = new double[trials][];
        for (int trial = 0; trial < trials; trial++)
        {
            stop.ThrowIfCancellationRequested();
            shares[trial] = Walk(stepNorms, dimensions, random(trial)).Shares(components);
        }
        return new WalkShares(
            Each(values => values.Sum() / trials),
            Each(values => Math.Sqrt(values.Sum(value => (value - (values.Sum() / trials)) * (value - (values.Sum() / trials))) / trials)),
            Each(values => values.Min()), Each(values => values.Max()));

        double[] Each(Func<double[], double> of) =>
            [.. Enumerable.Range(0, components).Select(k => of([.. shares.Select(walk => walk[k])]))];
    }

    private static PathSpectrum Walk(ReadOnlySpan<double> stepNorms, int dimensions, Philox random)
    {
        int T = stepNorms.Length + 1, rank = Math.Min(T - 1, dimensions), width = GramKernel.Padded(rank), padded = GramKernel.Padded(T);
        var rows = new double[padded * width];
        for (int t = 1; t < T; t++)
        {
            Span<double> row = rows.AsSpan(t * width, rank);
            int free = Math.Min(t - 1, rank);
            random.Normal(row[..free]);
            if (free < rank)
                row[free] = Math.Sqrt(ChiSquared.Next(random, dimensions - free));
            Vectors64.Scale(stepNorms[t - 1] / Vectors64.Norm(row), row);
            Vectors64.Axpy(1, rows.AsSpan((t - 1) * width, rank), row);
        }
        double[] products = new double[padded * padded], gram = new double[T * T];
        GramKernel.Products(rows, width, 0, width, T, products);
        for (int s = 0; s < T; s++)
            for (int t = 0; t <= s; t++)
                gram[(s * T) + t] = gram[(t * T) + s] = products[(s * padded) + t];
        return TrajectoryPca.Of(PathGram.Centred(gram, T), T);
    }
}
