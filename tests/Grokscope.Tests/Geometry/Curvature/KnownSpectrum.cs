using System.Numerics;
using Grokscope.Geometry.Curvature;
using Grokscope.Numerics.Random;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry.Curvature;

/// <summary>A = Q·diag(λ)·Qᵀ with Q = (I − 2uuᵀ)(I − 2vvᵀ), u and v random: a dense matrix whose eigenvalues are λ. Counts its products.</summary>
internal sealed class KnownSpectrum<T> : ISymmetricOperator<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly double[] _values, _u, _v;

    public KnownSpectrum(params double[] values)
    {
        _values = values;
        _u = Spectra.Unit(values.Length, 101);
        _v = Spectra.Unit(values.Length, 102);
    }

    public int Dimension => _values.Length;

    public int Products { get; private set; }

    /// <summary>What is added to each product from this one on; NaN for a matrix that fails.</summary>
    public (int From, T Value)? Fault { get; init; }

    public void Multiply(ReadOnlySpan<T> vector, Span<T> product)
    {
        var x = new double[Dimension];
        for (int i = 0; i < x.Length; i++)
            x[i] = double.CreateChecked(vector[i]);
        Reflect(_v, x);
        Reflect(_u, x);
        for (int i = 0; i < x.Length; i++)
            x[i] *= _values[i];
        Reflect(_u, x);
        Reflect(_v, x);
        for (int i = 0; i < x.Length; i++)
            product[i] = T.CreateChecked(x[i]);
        Products++;
        if (Fault is { } fault && Products >= fault.From)
            product[^1] = fault.Value;
    }

    /// <summary>The eigenvector of value i.</summary>
    public double[] Eigenvector(int i)
    {
        var x = new double[Dimension];
        x[i] = 1;
        Reflect(_u, x);
        Reflect(_v, x);
        return x;
    }

    private static void Reflect(double[] u, double[] x)
    {
        double twice = 2 * ModelFacts.Dot(u, x);
        for (int i = 0; i < x.Length; i++)
            x[i] -= twice * u[i];
    }
}

internal static class Spectra
{
    /// <summary>A random vector of length 1.</summary>
    public static double[] Unit(int n, uint seed)
    {
        var x = new double[n];
        new Philox(seed, "test.unit", (ulong)n).Normal(x);
        double norm = ModelFacts.Norm(x);
        return Array.ConvertAll(x, entry => entry / norm);
    }

    /// <summary>Like a trained network's Hessian: a few large values, many around zero, a few negative ones.</summary>
    public static double[] LikeHessian(int n) =>
        [.. Enumerable.Range(0, n).Select(i => i < n / 20 ? 1000.0 / (i + 1) : i < n / 10 ? -5 + (0.2 * (i - (n / 20))) : 1e-2 * Math.Sin(i))];
}
