using Grokscope.Numerics;

namespace Grokscope.Training.Interventions;

/// <summary>
/// Orthonormal directions B [N, K], packed for two passes over them per step, which memory limits: coefficients BᵀX, then sums Σ c_k b_k. Entries lie in blocks
/// of <see cref="Block"/>, in each the directions side by side, so that both passes read memory once and in order; of each block and direction they are multiples of
/// 1/32767 of the largest, in 16 bits. Rounding turns a direction by some 3·10⁻⁵ of a right angle, at random, so that directions stay orthonormal to 10⁻⁷.
/// </summary>
internal sealed unsafe class Basis : IDisposable
{
    /// <summary>Entries of a block: a coefficient's sum within a block is in float32 over 16 lanes, that of the blocks in float64 in order.</summary>
    internal const int Block = 512;

    private readonly BasisKernel _kernel;
    private readonly AlignedBuffer _packed; // short [N/Block][K][Block], the last block filled with zeros
    private readonly AlignedBuffer _scales; // [N/Block][K]

    /// <summary>A basis of these directions.</summary>
    /// <param name="columns">b_1 … b_K, [K][N], orthonormal; at least one.</param>
    public Basis(IReadOnlyList<float[]> columns)
        : this(columns, InstructionSets.Current)
    {
    }

    /// <summary>The same with the kernels of an instruction set.</summary>
    internal Basis(IReadOnlyList<float[]> columns, InstructionSet set)
    {
        (Parameters, Dimension, _kernel) = (columns[0].Length, columns.Count, BasisKernel.For(set));
        int blocks = (Parameters + Block - 1) / Block;
        _packed = new AlignedBuffer((long)blocks * Dimension * Block * sizeof(short) / sizeof(float));
        _scales = new AlignedBuffer((long)blocks * Dimension);
        for (int block = 0; block < blocks; block++)
            for (int k = 0; k < Dimension; k++)
            {
                int at = block * Block, count = Math.Min(Block, Parameters - at);
                _scales.Start[((long)block * Dimension) + k] = Pack(columns[k].AsSpan(at, count), PackedAt(block) + ((long)k * Block));
            }
    }

    /// <summary>N.</summary>
    public int Parameters { get; }

    /// <summary>K.</summary>
    public int Dimension { get; }

    /// <summary>c = BᵀX.</summary>
    /// <param name="x">[N].</param>
    /// <param name="coefficients">Receives c, [K].</param>
    public void Coefficients(ReadOnlySpan<float> x, Span<double> coefficients)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, Parameters);
        ArgumentOutOfRangeException.ThrowIfNotEqual(coefficients.Length, Dimension);
        coefficients.Clear();
        Span<float> rest = stackalloc float[Block];
        fixed (float* start = x, last = rest)
        fixed (double* c = coefficients)
        {
            int whole = Parameters / Block;
            _kernel.Coefficients(start, PackedAt(0), _scales.Start, whole, Dimension, c);
            if (whole * Block == Parameters)
                return;
            rest.Clear();
            x[(whole * Block)..].CopyTo(rest);
            _kernel.Coefficients(last, PackedAt(whole), _scales.Start + ((long)whole * Dimension), 1, Dimension, c);
        }
    }

    /// <summary>‖BBᵀx‖², the energy of x in the span.</summary>
    /// <param name="x">[N].</param>
    public double Energy(ReadOnlySpan<float> x)
    {
        Span<double> c = stackalloc double[Dimension];
        Coefficients(x, c);
        double sum = 0;
        foreach (double one in c)
            sum += one * one;
        return sum;
    }

    /// <summary>y ← y + a·x + b·Σ c_k b_k, each entry in that order: the sum over k by fused multiply-adds, then fma(b, sum, a·x), then y.</summary>
    /// <param name="x">[N].</param>
    /// <param name="a">Factor of x.</param>
    /// <param name="coefficients">c, [K], rounded to float32.</param>
    /// <param name="b">Factor of the sum.</param>
    /// <param name="y">[N]; where it is x itself, a·x + b·Σ takes its place instead.</param>
    public void Combine(ReadOnlySpan<float> x, float a, ReadOnlySpan<double> coefficients, float b, Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, Parameters);
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, Parameters);
        ArgumentOutOfRangeException.ThrowIfNotEqual(coefficients.Length, Dimension);
        Span<float> c = stackalloc float[Dimension], rest = stackalloc float[2 * Block];
        for (int k = 0; k < c.Length; k++)
            c[k] = (float)coefficients[k];
        fixed (float* from = x, to = y, factors = c, last = rest)
        {
            int whole = Parameters / Block, done = whole * Block;
            bool inPlace = from == to;
            _kernel.Combine(from, PackedAt(0), _scales.Start, whole, Dimension, a, factors, b, to);
            if (done == Parameters)
                return;
            rest.Clear();
            x[done..].CopyTo(rest);
            y[done..].CopyTo(rest[Block..]);
            _kernel.Combine(last, PackedAt(whole), _scales.Start + ((long)whole * Dimension), 1, Dimension, a, factors, b, inPlace ? last : last + Block);
            rest.Slice(inPlace ? 0 : Block, Parameters - done).CopyTo(y[done..]);
        }
    }

    /// <summary>The direction b_k as it is packed, [N].</summary>
    public float[] Column(int k)
    {
        var column = new float[Parameters];
        for (int i = 0; i < column.Length; i++)
            column[i] = PackedAt(i / Block)[((long)k * Block) + (i % Block)] * _scales.Start[((long)(i / Block) * Dimension) + k];
        return column;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _packed.Dispose();
        _scales.Dispose();
    }

    private static float Pack(ReadOnlySpan<float> entries, short* target)
    {
        float largest = 0;
        foreach (float entry in entries)
            largest = Math.Max(largest, Math.Abs(entry));
        if (largest == 0)
            return 0;
        for (int i = 0; i < entries.Length; i++)
            target[i] = (short)Math.Round((double)entries[i] / largest * short.MaxValue);
        return largest / short.MaxValue;
    }

    private short* PackedAt(int block) => (short*)_packed.Start + ((long)block * Dimension * Block);
}
