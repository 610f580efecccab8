using Grokscope.Model;

namespace Grokscope.Tests.Geometry.Commutators;

/// <summary>
/// L(θ) = ½ (θ − c)ᵀH(θ − c) with H and c that depend on the batch: pair p of a list adds its own, and the mean is taken. All of it is known in closed form.
/// </summary>
internal sealed class QuadraticLoss : ITwiceDifferentiable
{
    private readonly int _n;

    /// <param name="layout">Any model: only its N counts.</param>
    public QuadraticLoss(ParameterLayout layout) => (Layout, _n) = (layout, layout.Count);

    public ParameterLayout Layout { get; }

    /// <summary>H of a pair: diagonal, and symmetric couplings of neighbours.</summary>
    public double[] Multiply(int pair, ReadOnlySpan<double> v)
    {
        var product = new double[_n];
        for (int i = 0; i < _n; i++)
        {
            product[i] += Diagonal(pair, i) * v[i];
            if (i + 1 < _n)
            {
                product[i] += Coupling(pair, i) * v[i + 1];
                product[i + 1] += Coupling(pair, i) * v[i];
            }
        }
        return product;
    }

    public double[] Gradient(int pair, ReadOnlySpan<double> theta)
    {
        var off = new double[_n];
        for (int i = 0; i < _n; i++)
            off[i] = theta[i] - Centre(pair, i);
        return Multiply(pair, off);
    }

    public void Gradient(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights, Span<double> losses, Span<float> gradient)
    {
        double[] wide = [.. theta.ToArray().Select(x => (double)x)], sum = new double[_n];
        foreach (int pair in pairs)
        {
            double[] one = Gradient(pair, wide);
            for (int i = 0; i < _n; i++)
                sum[i] += one[i] * taskWeights[0] / pairs.Length;
        }
        for (int i = 0; i < _n; i++)
            gradient[i] = (float)sum[i];
        losses.Clear();
    }

    public void Evaluate(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<double> losses, Span<int> correct) => throw new NotSupportedException();

    public ILinearisation Linearise(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights)
    {
        var point = new Point(this);
        point.MoveTo(theta, pairs, taskWeights);
        return point;
    }

    private static double Diagonal(int pair, int i) => 1 + ((pair * 7) + (i * 3)) % 5;

    private static double Coupling(int pair, int i) => (((pair * 5) + i) % 3) - 1;

    private static double Centre(int pair, int i) => ((pair + (2 * i)) % 4) - 1.5;

    private sealed class Point(QuadraticLoss loss) : ILinearisation
    {
        private readonly float[] _gradient = new float[loss._n];
        private int[] _pairs = [];

        public ReadOnlySpan<float> Gradient => _gradient;

        public ReadOnlySpan<double> Losses => new double[loss.Layout.Shape.K];

        public void MoveTo(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights)
        {
            _pairs = pairs.ToArray();
            loss.Gradient(theta, pairs, taskWeights, new double[loss.Layout.Shape.K], _gradient);
        }

        public void Multiply(ReadOnlySpan<float> vectors, Span<float> products)
        {
            double[] wide = [.. vectors.ToArray().Select(x => (double)x)], sum = new double[loss._n];
            foreach (int pair in _pairs)
            {
                double[] one = loss.Multiply(pair, wide);
                for (int i = 0; i < sum.Length; i++)
                    sum[i] += one[i] / _pairs.Length;
            }
            for (int i = 0; i < sum.Length; i++)
                products[i] = (float)sum[i];
        }

        public void Dispose()
        {
        }
    }
}
