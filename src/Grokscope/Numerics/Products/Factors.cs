namespace Grokscope.Numerics.Products;

/// <summary>The left factor A[rows, depth] of a product: element [i, k] lies at Data + i·Row + k·Column.</summary>
internal readonly unsafe struct Left(float* data, nint row, nint column)
{
    public readonly float* Data = data;
    public readonly nint Row = row, Column = column;
}

/// <summary>
/// The right factor B[depth, columns] of a product, as panels of <see cref="Lanes.ITile.Columns"/> columns: element [k, j] of panel p
/// lies at Data + p·Panel + k·Row + j. A packed B has its panels one after the other; a row-major matrix is its own panels.
/// </summary>
internal readonly unsafe struct Right(float* data, nint row, nint panel)
{
    public readonly float* Data = data;
    public readonly nint Row = row, Panel = panel;
}
