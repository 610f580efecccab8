namespace Grokscope.Tests.Numerics;

/// <summary>Equality to the bit: 0 and −0 differ. NaNs are all one, since IEEE 754 leaves open which NaN an operation gives.</summary>
internal static class SameBits
{
    public static bool Of(float expected, float actual) =>
        BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual)
        || (float.IsNaN(expected) && float.IsNaN(actual));

    public static void Demand(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            if (!Of(expected[i], actual[i]))
                Assert.Fail($"{what}: entry {i} is {actual[i]:R}, expected {expected[i]:R}");
    }
}
