using Grokscope.Numerics.Lanes;

namespace Grokscope.Numerics.Products;

/// <summary>
/// Wᵀ of a weight matrix W[outputs, inputs], packed into panels for y = x·Wᵀ: panel p holds, for each input k, the outputs
/// p·width … p·width + width − 1 side by side; missing outputs are 0.
/// </summary>
/// <typeparam name="V">The instruction set, whose tile gives the width.</typeparam>
internal static unsafe class PackedTranspose<V> where V : struct, ILanes<V>
{
    /// <summary>Floats that the panels take.</summary>
    public static long Size(int outputs, int inputs) => (long)((outputs + V.Columns - 1) / V.Columns) * V.Columns * inputs;

    /// <summary>Packs W.</summary>
    /// <param name="weight">W [outputs, inputs], rows <paramref name="weightRow"/> floats apart.</param>
    /// <param name="weightRow">Distance between rows of W, in floats.</param>
    /// <param name="outputs">Rows of W.</param>
    /// <param name="inputs">Columns of W.</param>
    /// <param name="panels">Receives <see cref="Size"/> floats.</param>
    public static void Pack(float* weight, nint weightRow, int outputs, int inputs, float* panels)
    {
        for (int first = 0; first < outputs; first += V.Columns)
        {
            int width = Math.Min(V.Columns, outputs - first);
            for (int j = 0; j < V.Columns; j++)
            {
                float* target = panels + j;
                if (j < width)
                {
                    float* source = weight + ((first + j) * weightRow);
                    for (int k = 0; k < inputs; k++, target += V.Columns)
                        *target = source[k];
                }
                else
                {
                    for (int k = 0; k < inputs; k++, target += V.Columns)
                        *target = 0;
                }
            }
            panels += (long)inputs * V.Columns;
        }
    }

    /// <summary>The packed panels as right factor [inputs, outputs].</summary>
    public static Right Panels(float* panels, int inputs) => new(panels, V.Columns, (nint)inputs * V.Columns);
}
