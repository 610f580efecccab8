namespace Grokscope.Numerics.Lanes;

/// <summary>
/// The register tile of a matrix product: C[rows, columns] = A[rows, depth]·B[depth, columns] with all of C in registers. Each element
/// is accumulated over the depth in order with fused multiply-add, starting from 0; so tiles of any size give the same bits.
/// </summary>
internal unsafe interface ITile
{
    /// <summary>Rows of the full tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Rows of the small tile, for what is left over.</summary>
    static abstract int SmallRows { get; }

    /// <summary>Columns of both tiles, and width of a packed panel of B.</summary>
    static abstract int Columns { get; }

    /// <summary>
    /// Full tiles, one below the other, for one panel of B: C = A·B and what <paramref name="end"/> adds to it.
    /// </summary>
    /// <param name="tiles">Number of tiles.</param>
    /// <param name="a">A[i, k] at a + i·aRow + k·aColumn.</param>
    /// <param name="aRow">Distance between rows of A, in floats.</param>
    /// <param name="aColumn">Distance between columns of A, in floats.</param>
    /// <param name="b">B[k, j] at b + k·bRow + j.</param>
    /// <param name="bRow">Distance between rows of B, in floats.</param>
    /// <param name="depth">Number of products in each element, ≥ 0.</param>
    /// <param name="c">C[i, j] at c + i·cRow + j.</param>
    /// <param name="cRow">Distance between rows of C, in floats.</param>
    /// <param name="end">What is added before C is stored.</param>
    static abstract void Full(
        int tiles, float* a, nint aRow, nint aColumn, float* b, nint bRow, int depth, float* c, nint cRow, TileEnd end);

    /// <summary>The small tile; only the first <paramref name="rows"/> rows of A are read, all <see cref="SmallRows"/> of C are written.</summary>
    static abstract void Small(
        float* a, int rows, nint aRow, nint aColumn, float* b, nint bRow, int depth, float* c, nint cRow, TileEnd end);

    /// <summary>Floating-point operations of one round of <see cref="MultiplyAdds"/>.</summary>
    static abstract int FlopsPerRound { get; }

    /// <summary>Independent fused multiply-adds on registers alone: the ceiling that products are measured against.</summary>
    static abstract float MultiplyAdds(int rounds);
}

/// <summary>
/// What a tile adds to the accumulated product, in this order: ((product + bias) + half) + addend. Four fields, so that the compiler keeps
/// them in registers.
/// </summary>
internal readonly unsafe struct TileEnd(float* bias, float* half, float* addend, nint row)
{
    /// <summary>One number a column, or null.</summary>
    public readonly float* Bias = bias;

    /// <summary>The other half of a sum of two products, of C's size, or null.</summary>
    public readonly float* Half = half;

    /// <summary>A matrix of C's size, or null; may be C itself.</summary>
    public readonly float* Addend = addend;

    /// <summary>Distance between rows of half and addend, in floats.</summary>
    public readonly nint Row = row;

    /// <summary>The same some rows and columns further on.</summary>
    public TileEnd At(int row, int column) => new(
        Bias == null ? null : Bias + column,
        Half == null ? null : Half + (row * Row) + column,
        Addend == null ? null : Addend + (row * Row) + column,
        Row);

    /// <summary>One element, [row, column], to which all is added.</summary>
    public float Of(float product, int row, int column)
    {
        if (Bias != null)
            product += Bias[column];
        if (Half != null)
            product += Half[(row * Row) + column];
        if (Addend != null)
            product += Addend[(row * Row) + column];
        return product;
    }
}
