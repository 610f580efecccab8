namespace Grokscope.Numerics.Lanes;

/// <summary>4×4, row by row in four scalar accumulators.</summary>
internal unsafe partial struct LanesScalar
{
    public static int Rows => 4;

    public static int SmallRows => 1;

    public static int Columns => 4;

    public static void Full(
        int tiles, float* a, nint aRow, nint aColumn, float* b, nint bRow, int depth, float* c, nint cRow, TileEnd end)
    {
        for (int i = 0; i < tiles * Rows; i++)
            Row(a + (i * aRow), aColumn, b, bRow, depth, c + (i * cRow), i, end);
    }

    public static void Small(
        float* a, int rows, nint aRow, nint aColumn, float* b, nint bRow, int depth, float* c, nint cRow, TileEnd end) =>
        Row(a, aColumn, b, bRow, depth, c, 0, end);

    private static void Row(float* a, nint aColumn, float* b, nint bRow, int depth, float* c, int row, TileEnd end)
    {
        float c0 = 0, c1 = 0, c2 = 0, c3 = 0;
        for (int k = 0; k < depth; k++)
        {
            float x = *a;
            c0 = MathF.FusedMultiplyAdd(x, b[0], c0);
            c1 = MathF.FusedMultiplyAdd(x, b[1], c1);
            c2 = MathF.FusedMultiplyAdd(x, b[2], c2);
            c3 = MathF.FusedMultiplyAdd(x, b[3], c3);
            a += aColumn;
            b += bRow;
        }
        c[0] = end.Of(c0, row, 0);
        c[1] = end.Of(c1, row, 1);
        c[2] = end.Of(c2, row, 2);
        c[3] = end.Of(c3, row, 3);
    }
}
