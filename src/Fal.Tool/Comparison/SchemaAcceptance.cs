using Newtonsoft.Json.Linq;

namespace Fal.Tool.Comparison;

/// <summary>
/// Judges whether one JSON Schema takes whatever another does, apart from properties that the other does not name. Where it cannot tell, it says
/// that the schema does not.
/// </summary>
/// <param name="old">The document whose values are judged.</param>
/// <param name="now">The document that judges them.</param>
internal sealed class SchemaAcceptance(JObject old, JObject now)
{
    /// <summary>How much is looked at: real pairs take 245 at most.</summary>
    private const int MaxSteps = 100_000;

    /// <summary>How many schemas are looked at in each other.</summary>
    private const int MaxDepth = 200;

    private readonly HashSet<(JToken Schema, string Values)> _seen = [];

    /// <summary>The same in the order that they were seen.</summary>
    private readonly List<(JToken Schema, string Values)> _order = [];
    private int _steps;
    private int _depth;

    /// <summary>The values that are refused; none where all are taken.</summary>
    public IReadOnlyList<Refusal> Refusals() => Take(now, JsonSchemaValues.Of(old), JsonPath.Root);

    /// <summary>What a schema refuses of some values.</summary>
    private List<Refusal> Take(JToken schema, JsonSchemaValues values, JsonPath path)
    {
        if (++_steps > MaxSteps || _depth > MaxDepth)
            return [new Refusal(path, "schema", "known", "too large to compare")];
        if (schema is JValue { Value: false })
            return [new Refusal(path, "schema", "there", null)];
        if (schema is not JObject { Count: > 0 } || !See((schema, values.Key)))
            return [];
        var split = values.Split();
        _depth++;
        List<Refusal> refused = split.Count == 1 && ReferenceEquals(split[0], values) ? [.. JsonSchemaParts.Of(schema, now).SelectMany(part => TakeAll(part, values, path))] : [.. split.SelectMany(some => Take(schema, some, path))];
        _depth--;
        return refused;
    }

    private bool See((JToken Schema, string Values) place)
    {
        if (!_seen.Add(place))
            return false;
        _order.Add(place);
        return true;
    }

    private IEnumerable<Refusal> TakeAll(JObject part, JsonSchemaValues values, JsonPath path)
    {
        if (new SchemaLimits(values, now).Refused(part) is { } refusal)
            return [new Refusal(path, refusal.What, refusal.Before, refusal.After)];
        return JsonSchemaParts.Choices(part).SelectMany(choices => OneOf(choices, values, path)).Concat(values.Type switch
        {
            "object" => Objects(part, values, path),
            "array" => Arrays(part, values, path),
            _ => [],
        });
    }

    /// <summary>The least that any of some alternatives refuses.</summary>
    private List<Refusal> OneOf(JProperty choices, JsonSchemaValues values, JsonPath path)
    {
        var refused = ((JArray)choices.Value).Select(choice => Try(choice, values, path)).ToList();
        var isTaken = refused.Exists(r => r.Count == 0);
        if (choices.Name == "oneOf" && isTaken && choices.Value.Count(choice => values.MayBe(choice, now)) > 1 && !values.HasSame(choices, now))
            return [new Refusal(path, "oneOf", "one of several", "more than one of several")];
        return isTaken ? [] : refused.MinBy(r => (r.Any(one => one.Path == path && one.What == "type"), r.Count)) ?? [];
    }

    /// <summary>What an alternative refuses: where it is not the one, nothing of it has been seen.</summary>
    private List<Refusal> Try(JToken choice, JsonSchemaValues values, JsonPath path)
    {
        var count = _order.Count;
        var refused = Take(choice, values, path);
        if (refused.Count > 0)
        {
            _seen.ExceptWith(_order.Skip(count));
            _order.RemoveRange(count, _order.Count - count);
        }

        return refused;
    }

    private IEnumerable<Refusal> Objects(JObject part, JsonSchemaValues values, JsonPath path)
    {
        foreach (var name in JsonSchemaParts.Names(part["required"]).Where(name => !values.Required.Contains(name)))
            yield return new Refusal(path.Property(name), "presence", "optional", "required");
        var named = part["properties"] as JObject ?? [];
        foreach (var property in named.Properties())
        {
            foreach (var refusal in values.Property(property.Name) is { } of ? Take(property.Value, of, path.Property(property.Name)) : [])
                yield return refusal;
        }

        if (part["additionalProperties"] is not { } others || others is JValue { Value: true })
            yield break;
        foreach (var name in values.Names.Where(name => named[name] is null))
        {
            foreach (var refusal in others is JObject ? Take(others, values.Property(name)!, path.Property(name)) : [new Refusal(path.Property(name), "property", "there", null)])
                yield return refusal;
        }

        foreach (var refusal in values.Others() is { } unnamed ? Take(others, unnamed, path.Value()) : [])
            yield return refusal;
    }

    private List<Refusal> Arrays(JObject part, JsonSchemaValues values, JsonPath path)
    {
        if (part["prefixItems"] is null && part["items"] is { } items)
            return Take(items, values.Items(), path.Item());
        var isOther = part["prefixItems"] is not null && !(values.HasSame(part.Property("prefixItems")!, now) && (part.Property("items") is not { } others || values.HasSame(others, now)));
        return isOther ? [new Refusal(path, "prefixItems", "others", "these")] : [];
    }
}
