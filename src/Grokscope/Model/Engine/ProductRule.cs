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

    /// <summary>C += A′·B + A·B′.</summary>
    public static void Accumulate(Left aDot, Right b, Left a, Right bDot, int rows, int depth, int columns, float* c, nint cRow)
    {
        MatrixProduct<V>.Accumulate(aDot, b, rows, depth, columns, c, cRow);
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

    /// <summary>dW += dy′ᵀ·x + dyᵀ·x′.</summary>
    public static void WeightGradient(
        float* dyDot, float* dy, nint dyRow, float* x, float* xDot, nint xRow, int outputs, int rows, int inputs, float* dw, nint dwRow) =>
        Accumulate(
            MatrixProduct<V>.Transposed(dyDot, dyRow), MatrixProduct<V>.InPlace(x, xRow),
            MatrixProduct<V>.Transposed(dy, dyRow), MatrixProduct<V>.InPlace(xDot, xRow), outputs, rows, inputs, dw, dwRow);
}
