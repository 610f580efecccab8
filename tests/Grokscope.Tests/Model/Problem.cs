using Grokscope.Model;
using Grokscope.Numerics.Random;
using Grokscope.Tests.TestData;

namespace Grokscope.Tests.Model;

/// <summary>A made-up model with parameters far from symmetric, as float32, for tests that need any sizes.</summary>
internal sealed class Problem
{
    private static readonly string[] Names = ["add", "mul", "sq"];

    public Problem(int P, int C, int L, int H, int F, int K)
    {
        Shape = new ModelShape(P, C, L, H, F, Names[..K]);
        Targets = ModelFacts.Targets(P, Shape.Tasks);
        Layout = new ParameterLayout(Shape);
        Theta = Array.ConvertAll(Golden.Direction(Layout.Count + 1)[1..], x => (float)x);
        foreach (Parameter parameter in Layout.Parameters)
            Scale(parameter, Theta.AsSpan(parameter.Range));
    }

    public ModelShape Shape { get; }

    public PairTargets Targets { get; init; }

    public ParameterLayout Layout { get; }

    public float[] Theta { get; }

    /// <summary>Pairs drawn with replacement.</summary>
    public int[] Draw(int count, uint seed = 1)
    {
        var random = new Philox(seed, "test.pairs", 0);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextBelow(Shape.Pairs))];
    }

    /// <summary>Every pair once.</summary>
    public int[] AllPairs => [.. Enumerable.Range(0, Shape.Pairs)];

    /// <summary>A direction with entries in [−½, ½).</summary>
    public float[] Vector(uint seed)
    {
        var random = new Philox(seed, "test.vector", 0);
        return [.. Enumerable.Range(0, Layout.Count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    public override string ToString() =>
        $"P = {Shape.P}, C = {Shape.C}, L = {Shape.L}, H = {Shape.H}, F = {Shape.F}, K = {Shape.K}";

    /// <summary>Signals of size 1 all the way, as in a model that trains: matrices by 1/√(inputs), norms around 1.</summary>
    private static void Scale(Parameter parameter, Span<float> entries)
    {
        bool embeds = parameter.Name.Contains("emb", StringComparison.Ordinal);
        bool isNorm = parameter.Shape.Count == 1 && parameter.Name.EndsWith("weight", StringComparison.Ordinal);
        float scale = parameter.Shape.Count == 1 || embeds ? 1 : MathF.Sqrt(12f / parameter.Shape[1]);
        foreach (ref float entry in entries)
            entry = (scale * entry) + (isNorm ? 1 : 0);
    }
}
