using Grokscope.Geometry.Curvature;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Geometry.Curvature;

/// <summary>Sums over several long vectors against plain loops; lengths off the lanes and beyond a block, counts off the groups of four.</summary>
public sealed class VectorBlocksTests
{
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 15, 3 }, { 16, 4 }, { 100, 5 }, { 2048, 8 }, { 5000, 11 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Float64_agrees_with_plain_loops(int length, int count) => Check(length, count, x => x, x => x);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Float32_agrees_with_plain_loops(int length, int count) => Check(length, count, x => (float)x, x => x);

    private static void Check<T>(int length, int count, Func<double, T> narrow, Func<T, double> widen) where T : unmanaged
    {
        T[][] q = [.. Enumerable.Range(0, count).Select(i => Padded(Spectra.Unit(length, (uint)i), narrow))];
        double[][] exact = [.. q.Select(x => Array.ConvertAll(x, new Converter<T, double>(widen)))];
        double[] w = Padded(Spectra.Unit(length, 99), x => x);
        double tolerance = 1e-15 * count;

        var c = new double[count];
        VectorBlocks<T>.Project(q, w, c);
        for (int i = 0; i < count; i++)
            Assert.Equal(ModelFacts.Dot(exact[i], w), c[i], tolerance);

        double[] combined = VectorBlocks<T>.Combine(q, c), left = [.. w];
        VectorBlocks<T>.Subtract(q, c, left);
        for (int i = 0; i < w.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < count; j++)
                sum += c[j] * exact[j][i];
            Assert.Equal(sum, combined[i], tolerance);
            Assert.Equal(w[i] - sum, left[i], tolerance);
        }

        double[][] columns = [Spectra.Unit(count, 7), Spectra.Unit(count, 8)];
        T[][] rotated = [.. q.Select(x => (T[])x.Clone())];
        VectorBlocks<T>.Rotate(rotated, columns[..Math.Min(2, count)]);
        for (int j = 0; j < Math.Min(2, count); j++)
            Assert.Equal(Array.ConvertAll(VectorBlocks<T>.Combine(q, columns[j]), new Converter<double, T>(narrow)), rotated[j]);
        Assert.Equal(q.Skip(2), rotated.Skip(2));
    }

    private static T[] Padded<T>(double[] x, Func<double, T> narrow) where T : unmanaged
    {
        T[] padded = VectorBlocks<T>.Create(x.Length);
        for (int i = 0; i < x.Length; i++)
            padded[i] = narrow(x[i]);
        return padded;
    }
}
