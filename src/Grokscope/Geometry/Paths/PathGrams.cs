using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Paths;

/// <summary>The Gram matrices of a run's path: of all parameters, and of each attention matrix. Made in one pass over the snapshots.</summary>
/// <seealso cref="TrajectoryPca"/>
public sealed class PathGrams
{
    // Inner products are summed over pieces of this many entries of θ, whatever the number of snapshots, so that it leaves no trace in them.
    private const int Piece = 1024;

    // Entries of all snapshots that are in memory at a time: 64 MB.
    private const int Capacity = 8 << 20;

    private readonly PathGram[] _matrices;

    private PathGrams(IReadOnlyList<int> steps, IReadOnlyList<AttentionMatrix> matrices)
    {
        (Steps, Matrices) = (steps, matrices);
        Whole = Empty(steps.Count);
        _matrices = [.. matrices.Select(_ => Empty(steps.Count))];
    }

    /// <summary>Steps of the snapshots, [T].</summary>
    public IReadOnlyList<int> Steps { get; }

    /// <summary>The attention matrices, in published order.</summary>
    public IReadOnlyList<AttentionMatrix> Matrices { get; }

    /// <summary>Of all parameters.</summary>
    public PathGram Whole { get; }

    /// <summary>Of the attention matrix <see cref="Matrices"/>[index].</summary>
    public PathGram this[int index] => _matrices[index];

    /// <summary>Of a run; made once.</summary>
    /// <inheritdoc cref="ISnapshots.ReadRange"/>
    public static PathGrams Of(MeasuredRun run) => run.Shared("path-grams", () => Of(run.Snapshots, run.Layout));

    /// <summary>Of some snapshots.</summary>
    /// <inheritdoc cref="ISnapshots.ReadRange"/>
    public static PathGrams Of(ISnapshots snapshots, ParameterLayout layout) => Of(snapshots, layout, Capacity);

    /// <summary>The same with another number of entries in memory at a time, which changes no bit.</summary>
    internal static PathGrams Of(ISnapshots snapshots, ParameterLayout layout, int capacity)
    {
        var grams = new PathGrams(snapshots.Steps, AttentionMatrix.Of(layout));
        if (snapshots.Steps.Count == 0)
            return grams;
        var pass = new Pass(snapshots, grams, capacity);
        int at = 0;
        foreach ((AttentionMatrix matrix, int index) in grams.Matrices.Select((matrix, index) => (matrix, index)).OrderBy(m => m.matrix.Offset))
        {
            pass.Add(at, matrix.Offset, null);
            pass.Add(matrix.Offset, at = matrix.Offset + matrix.Count, grams[index]);
        }
        pass.Add(at, layout.Count, null);
        grams.Complete();
        return grams;
    }

    private static PathGram Empty(int count) => new(new double[count * count], new double[count]);

    private void Complete()
    {
        int T = Steps.Count;
        foreach (PathGram gram in _matrices.Append(Whole))
            for (int s = 0; s < T; s++)
                for (int t = 0; t < s; t++)
                    gram.Inner[(t * T) + s] = gram.Inner[(s * T) + t];
    }

    /// <summary>Goes through ranges of θ, reading a block of every snapshot at a time.</summary>
    private sealed class Pass
    {
        private readonly ISnapshots _snapshots;
        private readonly PathGram _whole;
        private readonly int _block;
        private readonly double[] _rows; // [padded T, block]
        private readonly double[] _products;
        private readonly float[] _initial, _read;
        private readonly double[] _move = new double[Piece];

        public Pass(ISnapshots snapshots, PathGrams grams, int capacity)
        {
            int padded = GramKernel.Padded(snapshots.Steps.Count);
            (_snapshots, _whole) = (snapshots, grams.Whole);
            _block = Math.Clamp(capacity / padded / Piece, 1, 64) * Piece;
            _rows = new double[padded * _block];
            _products = new double[padded * padded];
            (_initial, _read) = (new float[_block], new float[_block]);
        }

        /// <summary>Adds the products over entries begin … end−1 to the whole's, and to a matrix' that they are of.</summary>
        public void Add(int begin, int end, PathGram? matrix)
        {
            for (int at = begin; at < end; at += _block)
            {
                int count = Math.Min(_block, end - at);
                Read(at, count);
                for (int first = 0; first < count; first += Piece)
                    AddPiece(first, Math.Min(Piece, count - first), matrix);
            }
        }

        private void Read(int offset, int count)
        {
            _snapshots.ReadRange(_snapshots.Steps[0], offset, _initial.AsSpan(0, count));
            for (int t = 1; t < _snapshots.Steps.Count; t++)
            {
                _snapshots.ReadRange(_snapshots.Steps[t], offset, _read.AsSpan(0, count));
                Span<double> row = Row(t, 0, _block);
                Vectors64.Subtract(_read.AsSpan(0, count), _initial.AsSpan(0, count), row[..count]);
                row[count..].Clear();
            }
        }

        private void AddPiece(int first, int count, PathGram? matrix)
        {
            int T = _snapshots.Steps.Count, padded = GramKernel.Padded(T);
            GramKernel.Products(_rows, _block, first, GramKernel.Padded(count), T, _products);
            for (int s = 0; s < T; s++)
            {
                ReadOnlySpan<double> products = _products.AsSpan(s * padded, s + 1);
                Vectors64.Axpy(1, products, _whole.Inner.AsSpan(s * T, s + 1));
                if (matrix is not null)
                    Vectors64.Axpy(1, products, matrix.Inner.AsSpan(s * T, s + 1));
            }
            for (int t = 1; t < T; t++)
            {
                Span<double> move = _move.AsSpan(0, count);
                Row(t, first, count).CopyTo(move);
                Vectors64.Axpy(-1, Row(t - 1, first, count), move);
                double square = Vectors64.Dot(move, move);
                _whole.StepSquares[t] += square;
                if (matrix is not null)
                    matrix.StepSquares[t] += square;
            }
        }

        private Span<double> Row(int t, int first, int count) => _rows.AsSpan((t * _block) + first, count);
    }
}
