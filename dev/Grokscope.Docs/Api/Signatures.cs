using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Grokscope.Docs.Api;

/// <summary>Short signatures of types and their public members, in C#'s notation; what a record brings along by itself is left out.</summary>
internal static class Signatures
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>A type's head, and its members: first all properties and constants in a line, then a line for each constructor and method; each signature as code.</summary>
    public static (string Head, IReadOnlyList<string> Lines) Of(Type type)
    {
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : "class";
        string parent = type.BaseType is { } above && above.Assembly == type.Assembly ? $" : {TypeNames.Of(above)}" : "";
        if (type.IsEnum)
            return ($"enum {type.Name} {{ {string.Join(", ", Enum.GetNames(type))} }}", []);
        ConstructorInfo[] constructors =
            type.IsSubclassOf(typeof(Exception)) ? [] : [.. type.GetConstructors(Declared).Where(c => c.GetParameters().Length > 0 && !IsCopy(c, type))];
        // The parameters of a record are its properties.
        bool isPositional = IsRecord(type) && constructors.Length == 1;
        HashSet<string?> positional = isPositional ? [.. constructors[0].GetParameters().Select(p => p.Name)] : [];
        string[] values =
        [
            .. type.GetFields(Declared).Where(f => f.IsLiteral).Select(f => $"const {TypeNames.Of(f)} {f.Name} = {Literal(f.GetRawConstantValue())}"),
            .. type.GetProperties(Declared).Where(p => !positional.Contains(p.Name) && !IsOverride(p.GetMethod!)).Select(Property),
        ];
        string[] calls = [.. (isPositional ? [] : constructors).Select(c => $"{TypeNames.Bare(type)}({Parameters(c)})"), .. type.GetMethods(Declared).Where(IsListed).Select(Method)];
        return (
            $"{kind} {TypeNames.Of(type)}{(isPositional ? $"({Parameters(constructors[0])})" : "")}{parent}",
            [.. values.Length == 0 ? Array.Empty<string>() : [string.Join(", ", values.Select(Code))], .. calls.Select(Code)]);
    }

    private static string Code(string signature) => $"`{signature}`";

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly) is not null;

    private static bool IsCopy(ConstructorInfo constructor, Type type) => constructor.GetParameters() is [var only] && only.ParameterType == type;

    private static bool IsOverride(MethodInfo method) => method.IsVirtual && method.GetBaseDefinition().DeclaringType != method.DeclaringType;

    private static bool IsListed(MethodInfo method) =>
        (!method.IsSpecialName || method.Name == "op_Implicit") && !method.IsDefined(typeof(CompilerGeneratedAttribute)) && !IsOverride(method)
        && !(method.Name == "Equals" && method.GetParameters().Length == 1);

    private static string Property(PropertyInfo property)
    {
        MethodInfo get = property.GetMethod!;
        string name = property.GetIndexParameters() is [var index, ..] ? $"this[{TypeNames.Of(index)} {index.Name}]" : property.Name;
        bool isInit = property.SetMethod is { IsPublic: true };
        return $"{Modifiers(get)}{TypeNames.Of(property)} {name}{(isInit ? " { init; }" : "")}";
    }

    private static string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>" : "";
        return method.Name == "op_Implicit"
            ? $"implicit {TypeNames.Of(method.ReturnParameter)}({Parameters(method)})"
            : $"{Modifiers(method)}{TypeNames.Of(method.ReturnParameter)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Modifiers(MethodInfo method) =>
        method.IsStatic ? "static " : method.DeclaringType!.IsInterface ? "" : method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string before = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params "
            : !parameter.ParameterType.IsByRef ? "" : parameter.IsIn ? "in " : parameter.IsOut ? "out " : "ref ";
        return $"{before}{TypeNames.Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Default(parameter)}" : "")}";
    }

    private static string Default(ParameterInfo parameter) =>
        parameter.DefaultValue is { } value ? Literal(value) : parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null";

    private static string Literal(object? value) => value switch
    {
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        Enum name => $"{name.GetType().Name}.{name}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null",
    };
}
