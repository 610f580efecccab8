using System.Runtime.CompilerServices;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>
/// LayerNorm over rows of width C: y = x̂·γ + β, x̂ = (x − mean)·r, r = 1/√(variance + 10⁻⁵), variance over C (method.md §2.1).
/// </summary>
internal sealed unsafe class Norm<V> where V : struct, ILanes<V>
{
    private const float Epsilon = 1e-5f;
    private readonly int _width;

    /// <param name="workspace">Owner of the buffers.</param>
    /// <param name="capacity">Most rows.</param>
    /// <param name="width">C.</param>
    public Norm(Workspace workspace, int capacity, int width)
    {
        _width = width;
        Normalised = workspace.Take(capacity, width);
        Scale = workspace.Take(capacity);
        Out = workspace.Take(capacity, width);
    }

    /// <summary>x̂, [rows, C].</summary>
    public float* Normalised { get; }

    /// <summary>r, [rows].</summary>
    public float* Scale { get; }

    /// <summary>y, [rows, C].</summary>
    public float* Out { get; }

    /// <summary>Normalises rows first … first + rows − 1.</summary>
    /// <param name="x">[…, C], row 0 being the first of all rows.</param>
    /// <param name="first">First row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="weight">γ, [C].</param>
    /// <param name="bias">β, [C].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(float* x, int first, int rows, float* weight, float* bias)
    {
        int C = _width;
        for (int i = first; i < first + rows; i++)
        {
            float* row = x + ((nint)i * C), normalised = Normalised + ((nint)i * C), y = Out + ((nint)i * C);
            V sum = V.All(0);
            for (int j = 0; j < C; j += ILanes<V>.Count)
                sum += Row<V>.Load(row + j, C - j);
            V mean = V.All(V.Sum(sum) / C);
            V squares = V.All(0);
            for (int j = 0; j < C; j += ILanes<V>.Count)
            {
                V centred = Row<V>.Load(row + j, C - j) - mean;
                if (C - j < ILanes<V>.Count)
                    centred = V.First(centred, C - j);
                squares = V.MultiplyAdd(centred, centred, squares);
            }
            float scale = 1 / MathF.Sqrt((V.Sum(squares) / C) + Epsilon);
            Scale[i] = scale;
            V r = V.All(scale);
            for (int j = 0; j < C; j += ILanes<V>.Count)
            {
                V hat = (Row<V>.Load(row + j, C - j) - mean) * r;
                Row<V>.Store(hat, normalised + j, C - j);
                Row<V>.Store(V.MultiplyAdd(hat, Row<V>.Load(weight + j, C - j), Row<V>.Load(bias + j, C - j)), y + j, C - j);
            }
        }
    }

    /// <summary>
    /// dx = r·(g − mean(g) − x̂·mean(g∘x̂)), g = dy∘γ, for rows first … first + rows − 1; plus the addend in those below
    /// <paramref name="addendRows"/> (the residual path).
    /// </summary>
    /// <param name="dOut">dy, [rows, C].</param>
    /// <param name="first">First row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="weight">γ, [C].</param>
    /// <param name="addend">[addendRows, C].</param>
    /// <param name="addendRows">Rows that have an addend, the first ones.</param>
    /// <param name="dInput">Receives dx, [rows, C]; may be the addend.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(float* dOut, int first, int rows, float* weight, float* addend, int addendRows, float* dInput)
    {
        int C = _width;
        for (int i = first; i < first + rows; i++)
        {
            float* dy = dOut + ((nint)i * C), normalised = Normalised + ((nint)i * C), dx = dInput + ((nint)i * C);
            float* residual = i < addendRows ? addend + ((nint)i * C) : null;
            V sum = V.All(0), dot = V.All(0);
            for (int j = 0; j < C; j += ILanes<V>.Count)
            {
                V g = Row<V>.Load(dy + j, C - j) * Row<V>.Load(weight + j, C - j);
                sum += g;
                dot = V.MultiplyAdd(g, Row<V>.Load(normalised + j, C - j), dot);
            }
            V mean = V.All(V.Sum(sum) / C), slope = V.All(-(V.Sum(dot) / C)), r = V.All(Scale[i]);
            for (int j = 0; j < C; j += ILanes<V>.Count)
            {
                V g = Row<V>.Load(dy + j, C - j) * Row<V>.Load(weight + j, C - j);
                V d = V.MultiplyAdd(Row<V>.Load(normalised + j, C - j), slope, g - mean) * r;
                if (residual != null)
                    d += Row<V>.Load(residual + j, C - j);
                Row<V>.Store(d, dx + j, C - j);
            }
        }
    }

    /// <summary>Adds dγ = Σ dy∘x̂ and dβ = Σ dy over the first rows.</summary>
    public void Gradient(float* dOut, int rows, float* dWeight, float* dBias)
    {
        ColumnSums<V>.AddProducts(dOut, Normalised, rows, _width, dWeight);
        ColumnSums<V>.Add(dOut, _width, rows, _width, dBias);
    }
}
