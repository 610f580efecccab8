using System.Runtime.CompilerServices;
using Grokscope.Numerics.Elementary;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Model.Engine;

/// <summary>
/// The exact GELU x·Φ(x), with its derivatives Φ + x·φ and φ·(2 − x²), which are cheapest where Φ and φ are at hand.
/// </summary>
internal static unsafe class Gelu<V> where V : struct, ILanes<V>
{
    /// <summary>Values only.</summary>
    /// <param name="x">Inputs, [count]; receives the values.</param>
    /// <param name="count">Number of inputs.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Values(float* x, int count)
    {
        for (int i = 0; i < count; i += ILanes<V>.Count)
        {
            V input = Row<V>.Load(x + i, count - i);
            (_, V distribution) = Normal.Of(input);
            Row<V>.Store(input * distribution, x + i, count - i);
        }
    }

    /// <summary>Values and derivatives.</summary>
    /// <param name="x">Inputs, [count]; receives the first derivative.</param>
    /// <param name="count">Number of inputs.</param>
    /// <param name="value">Receives the value, [count].</param>
    /// <param name="curve">Receives the second derivative, [count]; or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* x, int count, float* value, float* curve)
    {
        for (int i = 0; i < count; i += ILanes<V>.Count)
        {
            int left = count - i;
            V input = Row<V>.Load(x + i, left);
            (V density, V distribution) = Normal.Of(input);
            Row<V>.Store(input * distribution, value + i, left);
            Row<V>.Store(V.MultiplyAdd(input, density, distribution), x + i, left);
            if (curve != null)
                Row<V>.Store(density * V.MultiplyAdd(input, V.All(0) - input, V.All(2)), curve + i, left);
        }
    }

    /// <summary>product = a∘b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* a, float* b, int count, float* product)
    {
        for (int i = 0; i < count; i += ILanes<V>.Count)
            Row<V>.Store(Row<V>.Load(a + i, count - i) * Row<V>.Load(b + i, count - i), product + i, count - i);
    }
}
