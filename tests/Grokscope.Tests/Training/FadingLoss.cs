using Grokscope.Experiments;
using Grokscope.Model;

namespace Grokscope.Tests.Training;

/// <summary>
/// Stands in for the model where only the training around it is tested: L = ½‖θ‖² with a pull that depends on the batch, and accuracies
/// that rise to 1 as θ fades. Every number depends on θ and the batch, so that a wrong resume shows.
/// </summary>
public sealed class FadingLoss(ParameterLayout layout) : ILossFunction
{
    private int _calls;

    public ParameterLayout Layout => layout;

    /// <summary>Called with the number of this call, from 1, before each gradient.</summary>
    public Action<int>? BeforeGradient { get; init; }

    internal static LossFactory Factory(Action<int>? beforeGradient = null) =>
        new((layout, _) => new FadingLoss(layout) { BeforeGradient = beforeGradient }, "none");

    public void Gradient(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights, Span<double> losses, Span<float> gradient)
    {
        BeforeGradient?.Invoke(++_calls);
        double pull = 0;
        foreach (int pair in pairs)
            pull += pair * 1e-4;
        for (int i = 0; i < theta.Length; i++)
            gradient[i] = theta[i] + (float)(pull / pairs.Length * ((i % 3) - 1));
        for (int task = 0; task < losses.Length; task++)
            losses[task] = (Square(theta) / (task + 2)) + pull;
    }

    public void Evaluate(ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, Span<double> losses, Span<int> correct)
    {
        for (int task = 0; task < losses.Length; task++)
        {
            losses[task] = Square(theta) / (task + 1);
            correct[task] = (int)Math.Round(pairs.Length / (1 + (losses[task] * losses[task] * 0.01)));
        }
    }

    private static double Square(ReadOnlySpan<float> theta)
    {
        double sum = 0;
        foreach (float x in theta)
            sum += (double)x * x;
        return sum;
    }
}
