using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;

namespace Grokscope.Tests.Numerics;

/// <summary>A piece of a test that is compiled for each instruction set.</summary>
internal interface IVariantBody
{
    void Run<V>() where V : struct, ILanes<V>;
}

/// <summary>The instruction sets, for tests of what must not depend on them.</summary>
internal static class Variants
{
    /// <summary>Every variant. A test skips those that the processor lacks, see <see cref="Run"/>.</summary>
    public static TheoryData<InstructionSet> All => [.. Enum.GetValues<InstructionSet>()];

    /// <summary>Those that this processor can run.</summary>
    public static InstructionSet[] Supported => [.. Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported)];

    /// <summary>Runs the body for one variant; the test is skipped where the processor lacks it.</summary>
    public static void Run(InstructionSet set, IVariantBody body)
    {
        Assert.SkipUnless(InstructionSets.IsSupported(set), $"This processor lacks {set.Name()}.");
        switch (set)
        {
            case InstructionSet.Avx512:
                body.Run<Lanes512>();
                break;
            case InstructionSet.Avx2:
                body.Run<Lanes256>();
                break;
            default:
                body.Run<LanesScalar>();
                break;
        }
    }
}
