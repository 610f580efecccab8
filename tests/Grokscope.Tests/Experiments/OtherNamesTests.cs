using Grokscope.Experiments;

namespace Grokscope.Tests.Experiments;

public sealed class OtherNamesTests
{
    [Theory]
    [InlineData("p", "modulus")]
    [InlineData("learning_rate", "lr")]
    [InlineData("wd", "weight_decay")]
    [InlineData("n_heads", "heads")]
    [InlineData("d_mlp", "d_ff")]
    [InlineData("epochs", "steps")]
    public void A_key_that_other_programs_call_otherwise_is_told_by_its_name_here(string other, string key)
    {
        Assert.Equal(key, OtherNames.KeyOf(other));
        var error = Assert.Throws<ConfigurationException>(() => Experiment.Load("dual", $"{other}=1"));
        Assert.Contains($"unknown key '{other}'. Did you mean '{key}'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void They_lead_to_keys_and_are_none_themselves() => Assert.All(OtherNames.All, pair =>
    {
        Assert.Contains(SettingTable.All, setting => setting.Key == pair.Value);
        Assert.DoesNotContain(SettingTable.All, setting => setting.Key == pair.Key);
    });
}
