using Grokscope.Numerics.Lanes;
using Grokscope.Numerics.Products;

namespace Grokscope.Model.Engine;

/// <summary>Directional derivatives of matrix products: (A·B)′ = A′·B + A·B′.</summary>
internal static unsafe class ProductRule<V> where V : struct, ILanes<V>
{
    /// <summary>C = A′·B + A·B′ + bias + addend.</summary>
    public static void Multiply(
        Left aDot, Right b, Left a, Right bDot, int rows, int depth, int columns, float* c, nint cRow,
        float* bias = null, float* addend = null, nint addendRow = 0)
    {
        MatrixProduct<V>.Multiply(aDot, b, rows, depth, columns, c, cRow, bias, addend, addendRow);
        MatrixProduct<V>.Accumulate(a, bDot, rows, depth, columns, c, cRow);
    }

    /// <summary>Derivative of x·Wᵀ by rows: x′·Wᵀ + x·W′ᵀ + bias + addend, W packed.</summary>
    public static void Linear(
        float* xDot, float* x, nint row, Right w, Right wDot, int rows, int inputs, int outputs, float* y, nint yRow,
        float* bias = null, float* addend = null, nint addendRow = 0) =>
        Multiply(
            MatrixProduct<V>.Rows(xDot, row), w, MatrixProduct<V>.Rows(x, row), wDot, rows, inputs, outputs, y, yRow, bias, addend, addendRow);

    /// <summary>Derivative of dy·W by rows, W [outputs, inputs] row-major with rows of <paramref name="wRow"/> floats.</summary>
    public static void LinearBack(
        float* dyDot, float* dy, nint row, float* w, float* wDot, nint wRow, int rows, int outputs, int inputs, float* dx, nint dxRow) =>
        Multiply(
            MatrixProduct<V>.Rows(dyDot, row), MatrixProduct<V>.InPlace(w, wRow), MatrixProduct<V>.Rows(dy, row), MatrixProduct<V>.InPlace(wDot, wRow),
            rows, outputs, inputs, dx, dxRow);

    /// <summary>dW += dy′ᵀ·x + dyᵀ·x′, each element in one addition.</summary>
    /// <param name="dyDot">dy′, [rows, outputs].</param>
    /// <param name="dy">dy, [rows, outputs].</param>
    /// <param name="dyRow">Distance between rows of dy and dy′, in floats.</param>
    /// <param name="x">x, [rows, inputs].</param>
    /// <param name="xDot">x′, [rows, inputs].</param>
    /// <param name="xRow">Distance between rows of x and x′, in floats.</param>
    /// <param name="outputs">Rows of W.</param>
    /// <param name="rows">Depth of both products.</param>
    /// <param name="inputs">Columns of W.</param>
    /// <param name="dw">[outputs, inputs].</param>
    /// <param name="dwRow">Distance between its rows, in floats.</param>
    /// <param name="half">Room for the first product, [outputs, dwRow].</param>
    public static void WeightGradient(
        float* dyDot, float* dy, nint dyRow, float* x, float* xDot, nint xRow, int outputs, int rows, int inputs, float* dw, nint dwRow, float* half)
    {
        MatrixProduct<V>.Multiply(
            MatrixProduct<V>.Transposed(dyDot, dyRow), MatrixProduct<V>.InPlace(x, xRow), outputs, rows, inputs, half, dwRow);
        MatrixProduct<V>.AccumulateBoth(
            MatrixProduct<V>.Transposed(dy, dyRow), MatrixProduct<V>.InPlace(xDot, xRow), half, outputs, rows, inputs, dw, dwRow);
    }
}
