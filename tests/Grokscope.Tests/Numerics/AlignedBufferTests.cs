using Grokscope.Numerics;

namespace Grokscope.Tests.Numerics;

[Trait("Category", "Engine")]
public sealed class AlignedBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public unsafe void Memory_is_aligned_zeroed_and_readable_behind_its_end(int length)
    {
        for (int round = 0; round < 20; round++)
        {
            using var buffer = new AlignedBuffer(length);
            Assert.Equal(0, (nint)buffer.Start % 64);
            Assert.Equal((length, length), (buffer.Length, buffer.Span.Length));
            for (int i = 0; i < length + AlignedBuffer.Slack; i++)
                Assert.Equal(0, buffer.Start[i]);
            buffer.Span.Fill(1);
        }
    }

    [Fact]
    public void It_can_be_disposed_of_twice_and_has_no_negative_length()
    {
        var buffer = new AlignedBuffer(3);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer(-1));
    }
}
