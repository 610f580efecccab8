using Grokscope.Experiments;
using Grokscope.Model;
using Grokscope.Numerics;

namespace Grokscope.Cli;

/// <summary>The engine that the commands train with.</summary>
internal static class EngineOf
{
    /// <summary>The fast model on a number of threads.</summary>
    public static Engine Threads(int threads) =>
        new((layout, targets) => new Transformer(layout.Shape, targets, threads), InstructionSets.Current.Name());
}
