using System.Reflection;

namespace Grokscope.Docs.Api;

/// <summary>Names of types as C# writes them, without namespaces, and with a question mark where there may be nothing.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    /// <summary>Of a type itself.</summary>
    public static string Of(Type type) => Of(type, null);

    /// <summary>Of a parameter or a return value.</summary>
    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));

    /// <summary>Of a property.</summary>
    public static string Of(PropertyInfo property) => Of(property.PropertyType, new NullabilityInfoContext().Create(property));

    /// <summary>Of a field.</summary>
    public static string Of(FieldInfo field) => Of(field.FieldType, new NullabilityInfoContext().Create(field));

    /// <summary>A type's name without its arguments.</summary>
    public static string Bare(Type type) => type.Name.Split('`')[0];

    private static string Of(Type type, NullabilityInfo? info)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, info?.ElementType ?? info);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value) + "?";
        string mark = info is { ReadState: NullabilityState.Nullable } && !type.IsValueType && !type.IsGenericParameter ? "?" : "";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, info?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        if (!type.IsGenericType)
            return Keywords.GetValueOrDefault(type, type.Name) + mark;
        Type[] arguments = type.GetGenericArguments();
        string list = string.Join(", ", arguments.Select((argument, i) => Of(argument, info?.GenericTypeArguments.ElementAtOrDefault(i))));
        return Bare(type) == nameof(ValueTuple) ? $"({list})" : $"{Bare(type)}<{list}>{mark}";
    }
}
