using Grokscope.Numerics.Random;

namespace Grokscope.Numerics.LinearAlgebra;

/// <summary>
/// Eigenvalues of a symmetric tridiagonal matrix by implicit QL steps, and chosen eigenvectors by inverse iteration.
/// Source: Wilkinson and Reinsch, Handbook for Automatic Computation II (1971), II/4 and II/18.
/// </summary>
/// <param name="diagonal">[n].</param>
/// <param name="below">[n]: entry i is between rows i and i + 1; the last is 0.</param>
internal sealed class Tridiagonal(double[] diagonal, double[] below)
{
    private const int MostSteps = 80;
    private const int InverseSteps = 4;
    private const double Epsilon = 1.0 / (1L << 53);
    private const double Smallest = 1e-150;

    private readonly double _size = Size(diagonal, below);

    /// <summary>The eigenvalues in no order; rotations, where rows are given, turn rows (first the unit matrix) into eigenvectors.</summary>
    /// <param name="rows">null, or n vectors.</param>
    /// <exception cref="ArithmeticException">An eigenvalue is not found after 80 steps; happens with NaN or infinity only.</exception>
    public double[] Eigenvalues(double[][]? rows)
    {
        double[] d = [.. diagonal], e = [.. below];
        double small = Epsilon * _size;
        for (int first = 0; first < d.Length; first++)
            for (int step = 0; ; step++)
            {
                int last = first;
                while (last < d.Length - 1 && Math.Abs(e[last]) > small)
                    last++;
                if (last == first)
                    break;
                if (step == MostSteps || double.IsNaN(_size))
                    throw new ArithmeticException("An eigenvalue was not found; is every entry of the matrix finite?");
                Step(d, e, first, last, rows);
            }
        return d;
    }

    /// <summary>A unit eigenvector.</summary>
    /// <param name="eigenvalue">Its eigenvalue, as <see cref="Eigenvalues"/> gives it.</param>
    /// <param name="before">Eigenvectors of this eigenvalue and of others near it that are found already; the result is orthogonal to them.</param>
    /// <returns>[n].</returns>
    public double[] Eigenvector(double eigenvalue, IReadOnlyList<double[]> before)
    {
        int n = diagonal.Length;
        var x = new double[n];
        new Philox(0, "tridiagonal.start", (ulong)before.Count).Normal(x);
        var factors = new ShiftedFactors(diagonal, below, eigenvalue, Math.Max(Epsilon * _size, Smallest));
        for (int step = 0; step < InverseSteps; step++)
        {
            factors.Solve(x);
            for (int pass = 0; pass < 2; pass++)
            {
                Vectors64.Scale(1 / Vectors64.Norm(x), x);
                foreach (double[] other in before)
                    Vectors64.Axpy(-Vectors64.Dot(other, x), other, x);
            }
            Vectors64.Scale(1 / Vectors64.Norm(x), x);
        }
        return x;
    }

    // One QL step with Wilkinson's shift on rows first … last.
    private static void Step(double[] d, double[] e, int first, int last, double[][]? rows)
    {
        double half = (d[first + 1] - d[first]) / (2 * e[first]);
        double root = Math.Sqrt((half * half) + 1);
        double g = d[last] - d[first] + (e[first] / (half + (half < 0 ? -root : root)));
        double s = 1, c = 1, p = 0;
        for (int i = last - 1; i >= first; i--)
        {
            double f = s * e[i], b = c * e[i];
            double r = Math.Sqrt((f * f) + (g * g));
            e[i + 1] = r;
            if (r == 0)
            {
                d[i + 1] -= p;
                e[last] = 0;
                return;
            }
            (s, c) = (f / r, g / r);
            g = d[i + 1] - p;
            r = ((d[i] - g) * s) + (2 * c * b);
            p = s * r;
            d[i + 1] = g + p;
            g = (c * r) - b;
            if (rows is not null)
                Vectors64.Rotate(c, s, rows[i], rows[i + 1]);
        }
        d[first] -= p;
        e[first] = g;
        e[last] = 0;
    }

    private static double Size(double[] d, double[] e)
    {
        double size = 0;
        for (int i = 0; i < d.Length; i++)
            size = Math.Max(size, Math.Abs(d[i]) + Math.Abs(e[i]) + (i > 0 ? Math.Abs(e[i - 1]) : 0));
        return size;
    }

    /// <summary>LU factors of T − λI with row exchanges: three diagonals of U, and L's multipliers.</summary>
    private sealed class ShiftedFactors
    {
        private readonly double[] _first, _second, _third, _multiplier;
        private readonly bool[] _exchanged;

        public ShiftedFactors(double[] d, double[] e, double shift, double smallest)
        {
            int n = d.Length;
            (_first, _second, _third, _multiplier, _exchanged) = (new double[n], new double[n], new double[n], new double[n], new bool[n]);
            double pivot = d[0] - shift, right = e[0];
            for (int i = 0; i < n - 1; i++)
            {
                double nextPivot = d[i + 1] - shift, nextRight = e[i + 1];
                _exchanged[i] = Math.Abs(e[i]) > Math.Abs(pivot);
                if (_exchanged[i])
                {
                    (_first[i], _second[i], _third[i]) = (e[i], nextPivot, nextRight);
                    _multiplier[i] = pivot / e[i];
                    (pivot, right) = (right - (_multiplier[i] * nextPivot), -_multiplier[i] * nextRight);
                }
                else
                {
                    (_first[i], _second[i]) = (NotZero(pivot), right);
                    _multiplier[i] = e[i] / _first[i];
                    (pivot, right) = (nextPivot - (_multiplier[i] * right), nextRight);
                }
            }
            _first[n - 1] = NotZero(pivot);

            double NotZero(double value) => Math.Abs(value) >= smallest ? value : smallest;
        }

        public void Solve(double[] x)
        {
            int n = x.Length;
            for (int i = 0; i < n - 1; i++)
            {
                if (_exchanged[i])
                    (x[i], x[i + 1]) = (x[i + 1], x[i]);
                x[i + 1] -= _multiplier[i] * x[i];
            }
            for (int i = n - 1; i >= 0; i--)
                x[i] = (x[i] - (i + 1 < n ? _second[i] * x[i + 1] : 0) - (i + 2 < n ? _third[i] * x[i + 2] : 0)) / _first[i];
        }
    }
}
