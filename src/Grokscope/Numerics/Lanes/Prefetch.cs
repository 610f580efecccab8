using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Grokscope.Numerics.Lanes;

/// <summary>Hints to the memory system; they change no result.</summary>
internal static unsafe class Prefetch
{
    /// <summary>Fetches the cache line of an address, which may lie outside of any buffer, where the processor takes such hints.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(void* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(address);
    }
}
