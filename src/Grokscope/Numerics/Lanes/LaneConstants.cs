namespace Grokscope.Numerics.Lanes;

internal static class LaneConstants
{
    /// <summary>Bits of √½ as float32.</summary>
    public const int SqrtHalfBits = 0x3F3504F3;
}
