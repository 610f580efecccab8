using CsCheck;
using Grokscope.Geometry.Curvature;
using Grokscope.Geometry.Measuring;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry.Curvature;

/// <summary>Lanczos on matrices whose eigenvalues are known.</summary>
public sealed class LanczosTests
{
    private static readonly LanczosOptions Tight = new() { Lowest = 3, Highest = 2, Tolerance = 1e-9, Basis = 60, Products = 2000 };

    public static TheoryData<string, double[]> Spectrums => new()
    {
        { "spread", [.. Enumerable.Range(0, 200).Select(i => i - 50.5)] },
        { "like a Hessian", Spectra.LikeHessian(400) },
        { "all negative", [.. Enumerable.Range(1, 100).Select(i => -1.0 / i)] },
        { "close together at the low end", [-1, -0.999, -0.998, .. Enumerable.Range(0, 150).Select(i => 0.01 * i)] },
        { "fewer rows than the basis", [.. Enumerable.Range(0, 30).Select(i => (double)(i * i) - 100)] },
        { "five rows", [-3, -1, 0.5, 2, 7] },
        { "few distinct values", [.. Enumerable.Range(0, 90).Select(i => (double)(i % 6) - 2.5)] },
        { "multiple at both ends", [-2, -2, -2, -1, 0, 1, 3, 3] },
    };

    [Theory]
    [MemberData(nameof(Spectrums))]
    public void Finds_both_ends_of_a_known_spectrum(string what, double[] values)
    {
        var matrix = new KnownSpectrum<double>(values);
        SpectrumEnds<double> ends = Lanczos.Solve(matrix, Spectra.Unit(values.Length, 1), Tight);
        double[] sorted = [.. values.Order()], found = [.. ends.Lowest.Concat(ends.Highest).Select(pair => pair.Value)];
        double[] expected = [.. sorted.Take(3), .. sorted.TakeLast(2)];
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-9 * Math.Abs(expected[i]), $"{what}: {found[i]:R} for {expected[i]:R}");
        Assert.All(ends.Lowest.Concat(ends.Highest), pair => Demand(matrix, pair, Tight.Tolerance));
        Assert.Equal(matrix.Products - ends.Products, ends.Lowest.Count + ends.Highest.Count); // Demand takes one each
    }

    [Fact]
    public void Eigenvectors_are_those_of_the_matrix()
    {
        var matrix = new KnownSpectrum<double>(Spectra.LikeHessian(300));
        SpectrumEnds<double> ends = Lanczos.Solve(matrix, Spectra.Unit(300, 1), new LanczosOptions { Tolerance = 1e-10 });
        Assert.Equal(1, Math.Abs(ModelFacts.Dot(ends.Lowest[0].Vector, matrix.Eigenvector(15))), 1e-12);
        Assert.Equal(1, Math.Abs(ModelFacts.Dot(ends.Highest[0].Vector, matrix.Eigenvector(0))), 1e-12);
    }

    [Fact]
    public void Restarts_lead_to_the_same_pairs_as_one_long_run()
    {
        double[] values = Spectra.LikeHessian(600), start = Spectra.Unit(600, 3);
        SpectrumEnds<double> @long = Lanczos.Solve(new KnownSpectrum<double>(values), start, Tight with { Basis = 500 });
        SpectrumEnds<double> bounded = Lanczos.Solve(new KnownSpectrum<double>(values), start, Tight with { Basis = 40 });
        Assert.Equal(0, @long.Restarts);
        Assert.InRange(bounded.Restarts, 2, 50);
        foreach ((Eigenpair<double> a, Eigenpair<double> b) in @long.Lowest.Concat(@long.Highest).Zip(bounded.Lowest.Concat(bounded.Highest)))
        {
            Assert.Equal(a.Value, b.Value, 1e-11 * Math.Abs(a.Value));
            Assert.Equal(1, Math.Abs(ModelFacts.Dot(a.Vector, b.Vector)), 1e-12);
        }
        Assert.Equal(@long.Coefficients.Alpha.Take(40), bounded.Coefficients.Alpha);
    }

    [Fact]
    public void Says_when_the_products_run_out()
    {
        var matrix = new KnownSpectrum<double>(Spectra.LikeHessian(1000));
        SpectrumEnds<double> ends = Lanczos.Solve(matrix, Spectra.Unit(1000, 1), new LanczosOptions { Tolerance = 1e-8, Products = 14 });
        Assert.False(ends.Lowest[0].Converged);
        Assert.InRange(ends.Lowest[0].Residual, 1e-3, 100);
        Assert.InRange(ends.Lowest[0].Value, -5, 1000); // never below the lowest
        Assert.Equal(14, ends.Products);
        Assert.Equal(14, matrix.Products);
    }

    [Fact]
    public void The_zero_matrix_and_a_single_row_are_solved_exactly()
    {
        SpectrumEnds<double> zero = Lanczos.Solve(new KnownSpectrum<double>(new double[50]), Spectra.Unit(50, 1), new LanczosOptions());
        Assert.Equal((0, 0, true), (zero.Lowest[0].Value, zero.Lowest[0].Residual, zero.Lowest[0].Converged));
        Assert.Equal((0, 3), (zero.Highest[0].Value, zero.Products));

        SpectrumEnds<float> one = Lanczos.Solve(new KnownSpectrum<float>(-7), [3], new LanczosOptions());
        Assert.Equal((-7, -7), (one.Lowest[0].Value, one.Highest[0].Value));
        Assert.Equal(0, one.Lowest[0].Residual);
    }

    [Fact]
    public void Any_value_lies_within_its_residual_of_an_eigenvalue() => Gen.Double[-10, 10].Array[1, 60].Select(Gen.Int[3, 20], Gen.UInt).Sample(
        (values, products, seed) =>
        {
            SpectrumEnds<double> ends = Lanczos.Solve(new KnownSpectrum<double>(values), Spectra.Unit(values.Length, seed), new LanczosOptions { Products = products });
            foreach (Eigenpair<double> pair in ends.Lowest.Concat(ends.Highest))
            {
                Assert.True(values.Min(value => Math.Abs(value - pair.Value)) <= pair.Residual + 1e-12);
                Assert.InRange(pair.Value, values.Min() - 1e-12, values.Max() + 1e-12);
            }
        }, iter: 300);

    [Fact]
    public void Float32_vectors_stay_orthogonal_and_reach_float32_s_residual()
    {
        double[] values = Spectra.LikeHessian(3000);
        var matrix = new KnownSpectrum<float>(values);
        var space = new KrylovSpace<float>(matrix, Spectra.Unit(3000, 1), CancellationToken.None);
        for (int i = 0; i < 150; i++)
            space.Extend();
        Assert.True(space.LargestOverlap() < 6e-8, $"overlap {space.LargestOverlap():E1}");

        SpectrumEnds<float> ends = Lanczos.Solve(matrix, Spectra.Unit(3000, 1), new LanczosOptions { Tolerance = 1e-4, Basis = 80 });
        Assert.True(ends.Lowest[0].Converged && ends.Highest[0].Converged);
        Assert.Equal(-5, ends.Lowest[0].Value, 5e-5);
        Assert.Equal(1000, ends.Highest[0].Value, 1e-3);
    }

    [Fact]
    public void The_same_start_gives_the_same_bits()
    {
        double[] values = Spectra.LikeHessian(700);
        SpectrumEnds<float>[] twice = [.. Enumerable.Range(0, 2).Select(_ =>
            Lanczos.Solve(new KnownSpectrum<float>(values), Spectra.Unit(700, 5), new LanczosOptions { Basis = 30 }))];
        Assert.True(twice[0].Restarts > 0);
        Assert.Equal((twice[0].Lowest[0].Value, twice[0].Lowest[0].Residual), (twice[1].Lowest[0].Value, twice[1].Lowest[0].Residual));
        Assert.Equal(twice[0].Lowest[0].Vector, twice[1].Lowest[0].Vector);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(20)]
    public void A_product_that_is_not_finite_is_an_error(int product)
    {
        var matrix = new KnownSpectrum<float>(Spectra.LikeHessian(500)) { Fault = (product, product == 9 ? float.PositiveInfinity : float.NaN) };
        var e = Assert.Throws<MeasureException>(() => Lanczos.Solve(matrix, Spectra.Unit(500, 1), new LanczosOptions { Products = 20 }));
        Assert.Contains("not finite", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_stops_when_it_is_asked_to()
    {
        var matrix = new KnownSpectrum<float>(Spectra.LikeHessian(500));
        Assert.Throws<OperationCanceledException>(() => Lanczos.Solve(matrix, Spectra.Unit(500, 1), new LanczosOptions(), new CancellationToken(true)));
        Assert.Equal(0, matrix.Products);
    }

    [Fact]
    public void Without_products_left_or_a_start_it_says_what_is_wrong()
    {
        var matrix = new KnownSpectrum<double>(1, 2, 3);
        Assert.Throws<ArgumentException>(() => Lanczos.Solve(matrix, new double[3], new LanczosOptions()));
        Assert.Throws<ArgumentException>(() => Lanczos.Solve(matrix, new double[2], new LanczosOptions()));
        Assert.Throws<ArgumentException>(() => Lanczos.Solve(matrix, [1, 0, 0], new LanczosOptions { Lowest = 4, Basis = 12 }));
        Assert.Throws<ArgumentException>(() => Lanczos.Solve(matrix, [1, 0, 0], new LanczosOptions { Lowest = 0, Highest = 0 }));
    }

    [Fact]
    public void Published_coefficients_end_at_a_breakdown_and_are_filled_up()
    {
        var coefficients = LanczosCoefficients.Compute(new KnownSpectrum<double>(2, 2, 5), Spectra.Unit(3, 1), 6);
        Assert.Equal(6, coefficients.Alpha.Count);
        Assert.Equal(7, coefficients.Alpha[0] + coefficients.Alpha[1], 1e-14); // trace on the span of two eigenvectors
        Assert.All(coefficients.Alpha.Skip(2), alpha => Assert.Equal(coefficients.Alpha[1], alpha));
        Assert.Equal([0, 0, 0, 0, 0], coefficients.Beta.Skip(1));
        Assert.Equal([2, 5], coefficients.RitzValues(2).Select(x => Math.Round(x, 12)));
    }

    private static void Demand(KnownSpectrum<double> matrix, Eigenpair<double> pair, double tolerance)
    {
        Assert.True(pair.Converged);
        Assert.Equal(1, ModelFacts.Norm(pair.Vector), 1e-13);
        var product = new double[matrix.Dimension];
        matrix.Multiply(pair.Vector, product);
        double residual = ModelFacts.Norm([.. product.Zip(pair.Vector, (p, v) => p - (pair.Value * v))]);
        Assert.Equal(residual, pair.Residual, 1e-12);
        Assert.True(residual <= tolerance * Math.Abs(pair.Value));
    }
}
