using System.Reflection;

namespace Grokscope.Tests.Architecture;

public sealed class LayersTests
{
    private static readonly Layering MadeUpLayers = new("Grokscope.Tests.Architecture.MadeUp", "Lower", "Upper");

    public static TheoryData<string> Assemblies => ["Grokscope", "Grokscope.Report", "Grokscope.Server", "Grokscope.Cli"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void LayersOnlyLookDown(string assembly)
    {
        Assert.Empty(Layering.OfGrokscope.Violations(Assembly.Load(assembly).GetTypes()));
    }

    [Theory]
    [InlineData(typeof(MadeUp.Lower.InField), "Thing")]
    [InlineData(typeof(MadeUp.Lower.InParameter), "Thing")]
    [InlineData(typeof(MadeUp.Lower.InBody), "Helper")]
    [InlineData(typeof(MadeUp.Lower.InClosure), "Helper")]
    [InlineData(typeof(MadeUp.Lower.InIterator), "Helper")]
    [InlineData(typeof(MadeUp.Lower.InGenericArgument), "Thing")]
    [InlineData(typeof(MadeUp.Lower.InBase), "Thing")]
    [InlineData(typeof(MadeUp.Lower.InAttribute), "Thing")]
    public void ALookUpIsSeenWhereverItStands(Type guilty, string used)
    {
        IEnumerable<Type> types = guilty.GetNestedTypes(BindingFlags.NonPublic).Append(guilty);
        string violation = Assert.Single(MadeUpLayers.Violations(types));
        Assert.Equal($"{guilty.FullName} uses Grokscope.Tests.Architecture.MadeUp.Upper.{used}", violation);
    }

    [Fact]
    public void ALookDownIsAllowed() =>
        Assert.Empty(MadeUpLayers.Violations([typeof(MadeUp.Upper.Helper), typeof(MadeUp.Lower.Honest)]));

    [Fact]
    public void ANamespaceThatIsNoLayerIsSeen() =>
        Assert.Equal(["Grokscope.Tests.Architecture.MadeUp.Stray is no layer, but holds Homeless"],
            MadeUpLayers.Violations([typeof(MadeUp.Stray.Homeless)]));

    [Fact]
    public void TheRootMayUseNoLayer()
    {
        var order = new Layering("Grokscope.Tests.Architecture", "MadeUp");
        string user = typeof(LayersTests).FullName!;
        Assert.Contains($"{user} uses {typeof(MadeUp.Stray.Homeless).FullName}", order.Violations([typeof(LayersTests)]));
    }

    [Fact]
    public void TheRootIsForAll()
    {
        var order = new Layering("Grokscope.Tests.Architecture.MadeUp.Upper", "Any");
        Assert.Empty(order.Violations([typeof(MadeUp.Lower.InBase), typeof(MadeUp.Upper.Thing)]));
    }
}
