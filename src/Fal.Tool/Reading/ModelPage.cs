using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Schemas.Model;
using Fal.Shared;
using Fal.Tool.Catalogue;
using Fal.Tool.Output;

namespace Fal.Tool.Reading;

/// <summary>A model as <c>show</c> shows it.</summary>
/// <param name="others">The ids of the app's other endpoints.</param>
/// <param name="price">What it costs; null where that is not known.</param>
internal sealed class ModelPage(EndpointModel endpoint, IReadOnlyList<string> others, ModelFacts facts, string? price)
{
    private const int Words = 300;
    private readonly TypesByName _types = new(endpoint.Types);
    private readonly TypeNotation _names = TypeNotation.InFileOf(endpoint, isNested: false);

    public void Write(ToolOutput output)
    {
        output.Line(VisibleText.Of($"{facts.Title ?? endpoint.Title ?? endpoint.Name} ({endpoint.Id})"));
        if ((facts.Description ?? endpoint.Description) is { Length: > 0 } description)
            output.Line(VisibleText.Of(Line(description), Words));
        output.Line();
        foreach (var (name, value) in Facts())
            output.Line($"{name,-10}{VisibleText.Of(value)}");
        Properties(output, "Input", endpoint.Input);
        Properties(output, "Output", endpoint.Output);
        output.Line();
        foreach (var line in CallExample.Of(endpoint))
            output.Line(line);
    }

    public JsonObject Json() => new()
    {
        ["id"] = endpoint.Id,
        ["others"] = Names(others),
        ["name"] = facts.Title ?? endpoint.Title,
        ["description"] = facts.Description ?? endpoint.Description,
        ["category"] = facts.Category ?? endpoint.Category,
        ["status"] = facts.Status,
        ["successor"] = facts.Successor,
        ["license"] = facts.License,
        ["date"] = facts.Created,
        ["updated"] = facts.Updated,
        ["price"] = price,
        ["calls"] = Names(Calls().SelectMany(call => call.Names)),
        ["assumedCalls"] = Names(Calls().Where(call => call.IsAssumed).SelectMany(call => call.Names)),
        ["client"] = $"{endpoint.Namespace}.{endpoint.Name}",
        ["input"] = Json(endpoint.Input),
        ["output"] = Json(endpoint.Output),
        ["code"] = Names(CallExample.Of(endpoint)),
    };

    private IEnumerable<(string Name, string Value)> Facts()
    {
        (string, string?)[] all =
        [
            ("Category", facts.Category ?? endpoint.Category),
            ("Status", facts.IsDeprecated ? $"deprecated{(facts.DeprecatedDay is { } date ? $" since {date}" : "")}{(facts.Successor is { } successor ? $": use {successor}" : "")}" : facts.Status),
            ("Licence", facts.License),
            ("Updated", facts.Updated),
            ("Price", price),
            ("Calls", string.Join(", ", Calls().Select(call => string.Join(", ", call.Names) + (call.IsAssumed ? " (the schema does not say)" : "")))),
            ("Client", $"{endpoint.Namespace}.{endpoint.Name}"),
            ("Page", endpoint.PageUrl),
            ("Also", string.Join(", ", others)),
        ];
        return all.Where(fact => !string.IsNullOrEmpty(fact.Item2)).Select(fact => (fact.Item1, fact.Item2!));
    }

    /// <summary>The calls that a client has. Where the schema does not say, the client has them.</summary>
    private IEnumerable<(string[] Names, bool IsAssumed)> Calls()
    {
        if (endpoint.CanRequest)
            yield return (["run", "subscribe", "submit"], false);
        if (endpoint.CanStream)
            yield return (["stream"], endpoint.Stream is Capability.Unknown);
        if (endpoint.CanConnect)
            yield return (["realtime"], endpoint.Realtime is Capability.Unknown);
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode)name)]);

    /// <summary>A default, which is written as JSON.</summary>
    private static JsonNode? Default(string? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private void Properties(ToolOutput output, string heading, TypeRef type)
    {
        output.Line();
        if (_types.TypeOf(type) is not RecordModel record)
        {
            output.Line($"{heading}: {_names.Of(type)}");
            return;
        }

        output.Line(heading);
        if (record.Properties.Count > 0)
            output.Table(["  PROPERTY", "TYPE", "DEFAULT", "LIMITS", "WHAT IT IS"], record.Properties.Select(Row), Entry);
    }

    private IReadOnlyList<string> Row(PropertyModel property) =>
    [
        $"  {property.Name}{(property.MustBeSet ? "*" : "")}",
        _names.Of(property),
        VisibleText.Of(property.Default ?? "", 40),
        string.Join(", ", Limits(property)),
        VisibleText.Of((property.IsDeprecated ? "Deprecated. " : "") + Line(property.Description ?? ""), 120),
    ];

    /// <summary>A row as two lines, where the terminal is too narrow for columns: what C# says, and what it is.</summary>
    private static (string Line, string Below) Entry(IReadOnlyList<string> row) =>
        ($"{row[0]}  {row[1]}{(row[2].Length > 0 ? $" = {row[2]}" : "")}{(row[3].Length > 0 ? $"  {row[3]}" : "")}", row[4]);

    private JsonArray Json(TypeRef type) => _types.TypeOf(type) is RecordModel record
        ? [.. record.Properties.Select(property => (JsonNode)new JsonObject
        {
            ["name"] = property.JsonName,
            ["property"] = property.Name,
            ["type"] = _names.Of(property),
            ["required"] = property.IsRequired,
            ["default"] = Default(property.Default),
            ["limits"] = Names(Limits(property)),
            ["description"] = property.Description,
        })]
        : [];

    private IEnumerable<string> Limits(PropertyModel property)
    {
        if (_types.EnumOf(property.Type) is { } known)
            yield return $"one of {string.Join(", ", known.Members.Take(6).Select(member => VisibleText.Of(member.Value, 30)))}{(known.Members.Count > 6 ? $" and {known.Members.Count - 6} more" : "")}{(known.IsOpen ? ", or another" : "")}";
        foreach (var limit in LimitWords.Of(property.Limits, property.Type))
            yield return limit;
    }

    private static string Line(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
