using Grokscope.Numerics.Lanes;

namespace Grokscope.Numerics.Products;

/// <summary>
/// Matrix products C = A·B (+ bias) (+ half) (+ addend) in register tiles. Each element is accumulated over the depth in order with fused
/// multiply-add from 0, then bias, half and addend are added in this order: the same bits from every instruction set and tiling.
/// The readable twin is <see cref="NaiveProduct"/>.
/// </summary>
/// <typeparam name="V">The instruction set.</typeparam>
internal static unsafe class MatrixProduct<V> where V : struct, ILanes<V>
{
    /// <summary>A row-major matrix [rows, row] as left factor.</summary>
    public static Left Rows(float* matrix, nint row) => new(matrix, row, 1);

    /// <summary>The transpose of a row-major matrix [depth, row] as left factor.</summary>
    public static Left Transposed(float* matrix, nint row) => new(matrix, 1, row);

    /// <summary>A row-major matrix [depth, row] as right factor, in place.</summary>
    public static Right InPlace(float* matrix, nint row) => new(matrix, row, V.Columns);

    /// <summary>C[rows, columns] = A·B + bias + addend.</summary>
    /// <param name="a">A [rows, depth].</param>
    /// <param name="b">B [depth, columns]; up to a tile's width behind its last element is read.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="depth">Products in each element.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="c">Receives C, row-major; must not overlap A or B.</param>
    /// <param name="cRow">Distance between rows of C, in floats.</param>
    /// <param name="bias">[columns], or null.</param>
    /// <param name="addend">[rows, addendRow], or null; may be C itself.</param>
    /// <param name="addendRow">Distance between the addend's rows, in floats.</param>
    public static void Multiply(
        Left a, Right b, int rows, int depth, int columns, float* c, nint cRow, float* bias = null, float* addend = null, nint addendRow = 0) =>
        Multiply(a, b, rows, depth, columns, c, cRow, new TileEnd(bias, null, addend, addendRow));

    /// <summary>C += A·B, each element as (its whole sum) + (what was there).</summary>
    public static void Accumulate(Left a, Right b, int rows, int depth, int columns, float* c, nint cRow) =>
        Multiply(a, b, rows, depth, columns, c, cRow, new TileEnd(null, null, c, cRow));

    /// <summary>C += A·B + half, each element as (its whole sum + half) + (what was there); rows of half are as far apart as C's.</summary>
    public static void AccumulateBoth(Left a, Right b, float* half, int rows, int depth, int columns, float* c, nint cRow) =>
        Multiply(a, b, rows, depth, columns, c, cRow, new TileEnd(null, half, c, cRow));

    private static void Multiply(Left a, Right b, int rows, int depth, int columns, float* c, nint cRow, TileEnd whole)
    {
        for (int column = 0; column < columns; column += V.Columns)
        {
            float* panel = b.Data + (column / V.Columns * b.Panel);
            int width = Math.Min(V.Columns, columns - column);
            for (int row = 0; row < rows;)
            {
                float* aTile = a.Data + (row * a.Row), cTile = c + (row * cRow) + column;
                TileEnd end = whole.At(row, column);
                int tiles = (rows - row) / V.Rows, height = Math.Min(tiles > 0 ? V.Rows : V.SmallRows, rows - row);
                if (width < V.Columns || height < V.SmallRows)
                    Edge(aTile, a, panel, b.Row, height, depth, width, cTile, cRow, end);
                else if (tiles == 0)
                    V.Small(aTile, height, a.Row, a.Column, panel, b.Row, depth, cTile, cRow, end);
                else
                {
                    V.Full(tiles, aTile, a.Row, a.Column, panel, b.Row, depth, cTile, cRow, end);
                    height = tiles * V.Rows;
                }
                row += height;
            }
        }
    }

    /// <summary>A tile that C has no room for: made beside C, of which only what exists is written.</summary>
    private static void Edge(
        float* aTile, Left a, float* panel, nint bRow, int height, int depth, int width, float* c, nint cRow, TileEnd end)
    {
        const int Largest = 12 * 32;
        float* tile = stackalloc float[Largest];
        if (height == V.Rows)
            V.Full(1, aTile, a.Row, a.Column, panel, bRow, depth, tile, V.Columns, default);
        else
            V.Small(aTile, height, a.Row, a.Column, panel, bRow, depth, tile, V.Columns, default);
        for (int i = 0; i < height; i++)
            for (int j = 0; j < width; j++)
                c[(i * cRow) + j] = end.Of(tile[(i * V.Columns) + j], i, j);
    }
}
