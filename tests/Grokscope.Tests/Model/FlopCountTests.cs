using Grokscope.Model;

namespace Grokscope.Tests.Model;

public class FlopCountTests
{
    private static readonly ModelShape Dual = new(97, 128, 2, 4, 256, ["add", "mul"]);

    [Fact]
    public void The_published_model_needs_what_counting_by_hand_gives()
    {
        const long C = 128, F = 256, Rows = 192, Pairs = 486;
        long products = (Rows * 3 * C * C) + (Rows * C * C) // first layer: queries, keys, values; WO of each head's value
            + (2 * Pairs * 2 * C * F) // its MLP on both tokens
            + (4 * Pairs * C * C) // second layer: query, key of the difference, mixed value, output
            + (Pairs * 2 * C * F) // its MLP on the token that is read
            + (Pairs * C * 2 * 97); // heads
        Assert.Equal(2 * products, FlopCount.Forward(Dual, 486, 192));
        Assert.Equal(6 * products, FlopCount.Gradient(Dual, 486, 192));
    }

    [Fact]
    public void A_layer_in_between_asks_for_both_tokens()
    {
        double more = FlopCount.Forward(Dual with { L = 3 }, 100, 50) - FlopCount.Forward(Dual, 100, 50);
        Assert.Equal(2.0 * 100 * ((7 * 128 * 128) + (2 * 2 * 128 * 256)), more);
    }

    [Fact]
    public void A_single_layer_reads_one_token() =>
        Assert.Equal(2.0 * ((50 * 4 * 128 * 128) + (100 * 2 * 128 * 256) + (100 * 128 * 194)), FlopCount.Forward(Dual with { L = 1 }, 100, 50));
}
