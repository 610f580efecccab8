using System.Runtime.InteropServices;
using Grokscope.Tests.Architecture.MadeUp.Upper;

// Three made-up layers, Lower and Upper and one that the order does not know, which break the rules in every way that the test must see.
namespace Grokscope.Tests.Architecture.MadeUp.Lower
{
    internal sealed class Honest
    {
        public List<int> Items { get; } = [];
    }

    internal sealed class InField
    {
        public Thing? Value { get; init; }
    }

    internal sealed class InParameter
    {
        public static string Describe(IReadOnlyList<Thing[]> things) => things.ToString()!;
    }

    internal sealed class InBody
    {
        public static string Describe() => Helper.Name();
    }

    internal sealed class InClosure
    {
        public static Func<string> Describe(int times) => () => string.Concat(Enumerable.Repeat(Helper.Name(), times));
    }

    internal sealed class InIterator
    {
        public static IEnumerable<int> Count()
        {
            yield return Helper.Name().Length;
        }
    }

    internal sealed class InGenericArgument
    {
        public static object Make() => Enumerable.Empty<Thing>();
    }

    internal sealed class InBase : Thing;

    [Marked(typeof(Thing))]
    internal sealed class InAttribute;

    internal static partial class Native
    {
        [LibraryImport("libm")]
        public static partial double exp(double x);
    }

    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class MarkedAttribute(Type type) : Attribute
    {
        public Type Type => type;
    }
}

namespace Grokscope.Tests.Architecture.MadeUp.Upper
{
    internal class Thing;

    internal static class Helper
    {
        public static string Name() => nameof(Lower.Honest) + new Lower.Honest().Items.Count;
    }
}

namespace Grokscope.Tests.Architecture.MadeUp.Stray
{
    internal sealed class Homeless;
}
