using Grokscope.Numerics;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Numerics.Products;

/// <summary>A row-major matrix of random numbers in [−1, 1); before it, behind it and between its rows is room that holds a filler.</summary>
internal sealed unsafe class TestMatrix : IDisposable
{
    /// <summary>Filler where something could be overwritten.</summary>
    public const float Mark = -12345;

    private const int Guard = 40;

    private readonly AlignedBuffer _buffer;
    private readonly int _rows, _columns;

    public TestMatrix(int rows, int columns, int room, uint seed, float filler = float.NaN)
    {
        (_rows, _columns, Row) = (rows, columns, columns + room);
        _buffer = new AlignedBuffer(Guard + (rows * Row) + Guard);
        _buffer.Span.Fill(filler);
        var random = new Philox(seed, "test.matrix", 0);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                Start[(i * Row) + j] = (float)((2 * random.NextDouble()) - 1);
    }

    /// <summary>Distance between rows.</summary>
    public int Row { get; }

    /// <summary>First element.</summary>
    public float* Start => _buffer.Start + Guard;

    /// <summary>The matrix and all the room around it.</summary>
    public float[] All => _buffer.Span.ToArray();

    public TestMatrix Transpose()
    {
        var transpose = new TestMatrix(_columns, _rows, Row - _columns, 0);
        for (int i = 0; i < _rows; i++)
            for (int j = 0; j < _columns; j++)
                transpose.Start[(j * transpose.Row) + i] = Start[(i * Row) + j];
        return transpose;
    }

    public void Dispose() => _buffer.Dispose();
}
