using Grokscope.Geometry.Measuring;
using Grokscope.Numerics.Random;

namespace Grokscope.Geometry.Curvature;

/// <summary>A loss whose Hessian is measured.</summary>
/// <param name="Name">"total", or a task.</param>
/// <param name="Weights">w of L = Σ_t w_t·L_t, [K].</param>
internal sealed record HessianLoss(string Name, float[] Weights)
{
    /// <summary>Name of the sum of all tasks' losses.</summary>
    public const string Total = "total";

    /// <summary>The training loss and, where there are several tasks, each task's own. Source: method.md §10.</summary>
    public static IReadOnlyList<HessianLoss> Of(IReadOnlyList<string> tasks)
    {
        HessianLoss total = TotalOf(tasks);
        return tasks.Count == 1 ? [total] : [total, .. tasks.Select((task, t) => new HessianLoss(task, [.. tasks.Select((_, k) => k == t ? 1f : 0f)]))];
    }

    /// <summary>The training loss.</summary>
    public static HessianLoss TotalOf(IReadOnlyList<string> tasks) => new(Total, [.. tasks.Select(_ => 1f)]);

    /// <summary>
    /// The pairs of the Hessian's loss: all training pairs, or as many as hessian_pairs says, drawn once for all steps and losses.
    /// </summary>
    public static int[] Pairs(MeasuredRun run) => run.Shared(
        "hessian.pairs", () => Draw(run, run.Options.HessianPairs == 0 ? int.MaxValue : run.Options.HessianPairs, new Philox(run.Options.Seed, "hessian.pairs", 0)));

    /// <summary>So many distinct training pairs, all subsets equally likely; all in their order where there are no more.</summary>
    /// <param name="run">The run.</param>
    /// <param name="count">How many.</param>
    /// <param name="random">Draws them.</param>
    public static int[] Draw(MeasuredRun run, int count, Philox random)
    {
        int[] pairs = run.Data.Train.ToArray();
        if (pairs.Length <= count)
            return pairs;
        for (int i = 0; i < count; i++)
        {
            int other = i + random.NextBelow(pairs.Length - i);
            (pairs[i], pairs[other]) = (pairs[other], pairs[i]);
        }
        return pairs[..count];
    }
}
