using System.Runtime.CompilerServices;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>
/// Directional derivative of <see cref="Norm{V}"/> and of its backward pass: with m = mean(ẋ) and d = mean(x̂∘ẋ),
/// x̂′ = r·(ẋ − m − x̂·d), r′ = −r²·d, y′ = x̂′·γ + x̂·γ′ + β′.
/// </summary>
internal sealed unsafe class NormTangent<V> where V : struct, ILanes<V>
{
    private readonly int _width;

    public NormTangent(Workspace workspace, int capacity, int width)
    {
        _width = width;
        Normalised = workspace.Take(capacity, width);
        Scale = workspace.Take(capacity);
        Out = workspace.Take(capacity, width);
    }

    /// <summary>x̂′, [rows, C].</summary>
    public float* Normalised { get; }

    /// <summary>r′, [rows].</summary>
    public float* Scale { get; }

    /// <summary>y′, [rows, C].</summary>
    public float* Out { get; }

    /// <summary>Forward of rows first … first + rows − 1.</summary>
    /// <param name="at">The norm at the point.</param>
    /// <param name="xDot">ẋ, [rows, C].</param>
    /// <param name="first">First row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="weight">γ, [C].</param>
    /// <param name="weightDot">γ′, [C].</param>
    /// <param name="biasDot">β′, [C].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(Norm<V> at, float* xDot, int first, int rows, float* weight, float* weightDot, float* biasDot)
    {
        int C = _width;
        for (int i = first; i < first + rows; i++)
        {
            nint start = (nint)i * C;
            float* x = xDot + start, normalised = at.Normalised + start;
            V sum = V.All(0), dot = V.All(0);
            for (int j = 0; j < C; j += ILanes<V>.Count)
            {
                V value = Row<V>.Load(x + j, C - j);
                sum += value;
                dot = V.MultiplyAdd(value, Row<V>.Load(normalised + j, C - j), dot);
            }
            float slope = V.Sum(dot) / C, scale = at.Scale[i];
            Scale[i] = -scale * scale * slope;
            V mean = V.All(V.Sum(sum) / C), minusSlope = V.All(-slope), r = V.All(scale);
            for (int j = 0; j < C; j += ILanes<V>.Count)
            {
                int left = C - j;
                V hat = Row<V>.Load(normalised + j, left);
                V hatDot = V.MultiplyAdd(hat, minusSlope, Row<V>.Load(x + j, left) - mean) * r;
                Row<V>.Store(hatDot, Normalised + start + j, left);
                V y = V.MultiplyAdd(hat, Row<V>.Load(weightDot + j, left), Row<V>.Load(biasDot + j, left));
                Row<V>.Store(V.MultiplyAdd(hatDot, Row<V>.Load(weight + j, left), y), Out + start + j, left);
            }
        }
    }

    /// <summary>Derivative of <see cref="Norm{V}.Backward"/>; addend and its rows as there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(
        Norm<V> at, float* dOut, float* dOutDot, int first, int rows, float* weight, float* weightDot,
        float* addendDot, int addendRows, float* dInputDot)
    {
        int C = _width;
        for (int i = first; i < first + rows; i++)
        {
            nint start = (nint)i * C;
            float* dy = dOut + start, dyDot = dOutDot + start, normalised = at.Normalised + start, normalisedDot = Normalised + start;
            V sum = V.All(0), dot = V.All(0), sumDot = V.All(0), dotDot = V.All(0);
            for (int j = 0; j < C; j += ILanes<V>.Count)
            {
                int left = C - j;
                V w = Row<V>.Load(weight + j, left), hat = Row<V>.Load(normalised + j, left), d = Row<V>.Load(dy + j, left);
                V g = d * w;
                V gDot = V.MultiplyAdd(Row<V>.Load(dyDot + j, left), w, d * Row<V>.Load(weightDot + j, left));
                sum += g;
                sumDot += gDot;
                dot = V.MultiplyAdd(g, hat, dot);
                dotDot = V.MultiplyAdd(gDot, hat, V.MultiplyAdd(g, Row<V>.Load(normalisedDot + j, left), dotDot));
            }
            V mean = V.All(V.Sum(sum) / C), slope = V.All(-(V.Sum(dot) / C));
            V meanDot = V.All(V.Sum(sumDot) / C), slopeDot = V.All(-(V.Sum(dotDot) / C));
            V r = V.All(at.Scale[i]), rDot = V.All(Scale[i]);
            for (int j = 0; j < C; j += ILanes<V>.Count)
            {
                int left = C - j;
                V w = Row<V>.Load(weight + j, left), hat = Row<V>.Load(normalised + j, left), d = Row<V>.Load(dy + j, left);
                V g = d * w;
                V gDot = V.MultiplyAdd(Row<V>.Load(dyDot + j, left), w, d * Row<V>.Load(weightDot + j, left));
                V u = V.MultiplyAdd(hat, slope, g - mean);
                V uDot = V.MultiplyAdd(hat, slopeDot, V.MultiplyAdd(Row<V>.Load(normalisedDot + j, left), slope, gDot - meanDot));
                V dx = V.MultiplyAdd(r, uDot, rDot * u);
                if (i < addendRows)
                    dx += Row<V>.Load(addendDot + start + j, left);
                Row<V>.Store(dx, dInputDot + start + j, left);
            }
        }
    }

    /// <summary>Adds the derivative of <see cref="Norm{V}.Gradient"/>.</summary>
    public void Gradient(Norm<V> at, float* dOut, float* dOutDot, int rows, float* dWeight, float* dBias)
    {
        ColumnSums<V>.AddProducts(dOutDot, at.Normalised, dOut, Normalised, rows, _width, dWeight);
        ColumnSums<V>.Add(dOutDot, _width, rows, _width, dBias);
    }
}
