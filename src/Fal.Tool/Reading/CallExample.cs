using System.Globalization;
using Fal.Schemas.Model;
using Fal.Shared;

namespace Fal.Tool.Reading;

/// <summary>The lines of C# that call a model: what it needs is set, to an example.</summary>
/// <param name="endpoint">The model.</param>
/// <param name="isOlder">Whether the project's C# has no extension properties, so that a client is a method.</param>
internal sealed class CallExample(EndpointModel endpoint, bool isOlder)
{
    /// <summary>A value may hold another, but an example is short.</summary>
    private const int MaxDepth = 6;
    private readonly TypesByName _types = new(endpoint.Types);
    private readonly TypeNotation _names = TypeNotation.InFileOf(endpoint, isNested: false);

    /// <summary>The lines, usings first.</summary>
    public static IReadOnlyList<string> Of(EndpointModel endpoint, bool isOlder = false) => new CallExample(endpoint, isOlder).Lines();

    private IReadOnlyList<string> Lines()
    {
        var call = Call();
        var json = call.Contains("JsonElement", StringComparison.Ordinal) ? " using System.Text.Json;" : "";
        return [$"using Fal; using {endpoint.Namespace};{json}", "using var fal = new FalClient();", call];
    }

    private string Call()
    {
        var input = _names.Of(endpoint.Input);
        var output = _names.Of(endpoint.Output);
        var value = Value(endpoint.Input, 0) is { } initial && initial.StartsWith("new()", StringComparison.Ordinal) ? initial : $"new {input}()";
        var client = $"fal.{endpoint.Name}{(endpoint.Parameters.Count == 0 && !isOlder ? "" : $"({string.Join(", ", endpoint.Parameters.Select(Argument))})")}";
        return endpoint switch
        {
            { CanRequest: true } => $"{output} output = await {client}.SubscribeAsync({value});",
            { CanStream: true } => $"await foreach ({output} part in {client}.StreamAsync({value})) Console.WriteLine(part);",
            _ => $"await using var socket = await {client}.RealtimeAsync();",
        };
    }

    private static string Argument(PathParameterModel parameter) => parameter.Type.IsInteger ? "1" : Text("…");

    /// <summary>A value of a type; null where there is none to be shown.</summary>
    private string? Value(TypeRef type, int depth)
    {
        if (depth > MaxDepth)
            return null;
        return type switch
        {
            PrimitiveType primitive => Of(primitive.Kind),
            ListType list => Value(list.Item, depth + 1) is { } item ? $"[{item}]" : "[]",
            MapType map => $"new Dictionary<string, {_names.Of(map.Value)}>()",
            NullableType nullable => Value(nullable.Inner, depth),
            NamedType named => _types.TypeOf(named) switch
            {
                EnumModel known => $"{_names.NameOf(known)}.{known.Members[0].Name}",
                UnionModel union => union.Cases.Select(@case => Explicit(@case.Type, depth + 1)).FirstOrDefault(value => value is not null),
                RecordModel record => $"new(){Initializer(record, depth)}",
                _ => null,
            },
            _ => null,
        };
    }

    /// <summary>A value where nothing else tells its type: a case of a union.</summary>
    private string? Explicit(TypeRef type, int depth) => Value(type, depth) is not { } value ? null : type switch
    {
        NamedType { Kind: NamedTypeKind.Record } => $"new {_names.Of(type)}{value["new".Length..]}",
        ListType list => $"new {_names.Of(list.Item)}[] {{ {value.Trim('[', ']')} }}",
        _ => value,
    };

    private string Initializer(RecordModel record, int depth)
    {
        var set = record.Properties.Where(property => property.MustBeSet).Select(property => $"{property.Name} = {ValueOf(property, depth + 1)}").ToList();
        return set.Count == 0 ? "" : $" {{ {string.Join(", ", set)} }}";
    }

    private string ValueOf(PropertyModel property, int depth)
    {
        if (property.IsNullable && property.Type is not PrimitiveType)
            return property.IsThreeState ? "default" : "null";
        if (property.Example is { } example && property.Type is PrimitiveType { Kind: not Primitive.File })
            return example.IsText ? Text(example.Value) : Number(example.Value, property.Type);
        if (property is { Type: PrimitiveType { IsNumber: true } number, Limits.Lower: var (low, isAbove) })
            return Number((low + (isAbove ? 1 : 0)).ToString(CultureInfo.InvariantCulture), number);
        return Value(property.Type, depth) ?? "null!";
    }

    private static string Number(string value, TypeRef type) => type is PrimitiveType { IsInteger: true } && value.Contains('.', StringComparison.Ordinal) ? value.Split('.')[0] : value;

    private static string Of(Primitive kind) => kind switch
    {
        Primitive.String => Text("…"),
        Primitive.Boolean => "true",
        Primitive.File => "FalFile.FromPath(\"…\")",
        Primitive.Bytes => "new byte[] { 1 }",
        Primitive.Json => "default",
        _ => "1",
    };

    private static string Text(string text)
    {
        const int Most = 60;
        return $"\"{VisibleText.Of(text.Replace("\\", "\\\\", StringComparison.Ordinal), Most).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }
}
