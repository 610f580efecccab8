using Grokscope.Numerics.Lanes;

namespace Grokscope.Numerics.Products;

/// <summary>
/// Wᵀ of a weight matrix W[outputs, inputs], packed into panels for y = x·Wᵀ: panel p holds, for each input k, the outputs
/// p·width … p·width + width − 1 side by side; missing outputs are 0.
/// </summary>
/// <typeparam name="V">The instruction set, whose tile gives the width.</typeparam>
internal static unsafe class PackedTranspose<V> where V : struct, ILanes<V>
{
    private const int Block = 8;

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
            float* source = weight + (first * weightRow);
            int blocksWide = width / Block * Block, blocksDeep = inputs / Block * Block;
            for (int j = 0; j < blocksWide; j += Block)
                for (int k = 0; k < blocksDeep; k += Block)
                    V.Transpose(source + (j * weightRow) + k, weightRow, panels + ((nint)k * V.Columns) + j, V.Columns);
            Rest(source, weightRow, width, 0, inputs, blocksWide, panels);
            Rest(source, weightRow, width, blocksDeep, inputs, 0, panels);
            panels += (nint)inputs * V.Columns;
        }
    }

    /// <summary>What the blocks left out: inputs from <paramref name="k"/> on, outputs from <paramref name="from"/> on.</summary>
    private static void Rest(float* source, nint sourceRow, int width, int k, int inputs, int from, float* panel)
    {
        for (int j = from; j < V.Columns; j++)
            for (int i = k; i < inputs; i++)
                panel[((nint)i * V.Columns) + j] = j < width ? source[(j * sourceRow) + i] : 0;
    }

    /// <summary>The packed panels as right factor [inputs, outputs].</summary>
    public static Right Panels(float* panels, int inputs) => new(panels, V.Columns, (nint)inputs * V.Columns);
}
