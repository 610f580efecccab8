namespace Grokscope.Numerics.Products;

/// <summary>The matrix product as it is defined: the oracle of <see cref="MatrixProduct{V}"/>, to the bit.</summary>
internal static unsafe class NaiveProduct
{
    /// <summary>C[i, j] = (Σ_k A[i, k]·B[k, j], in order with fused multiply-add from 0) + bias[j] + half[i, j] + addend[i, j].</summary>
    public static void Multiply(
        Left a, float* b, nint bRow, int rows, int depth, int columns, float* c, nint cRow, float* bias, float* addend, nint addendRow,
        float* half = null)
    {
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
            {
                float sum = 0;
                for (int k = 0; k < depth; k++)
                    sum = MathF.FusedMultiplyAdd(a.Data[(i * a.Row) + (k * a.Column)], b[(k * bRow) + j], sum);
                if (bias != null)
                    sum += bias[j];
                if (half != null)
                    sum += half[(i * addendRow) + j];
                if (addend != null)
                    sum += addend[(i * addendRow) + j];
                c[(i * cRow) + j] = sum;
            }
    }
}
