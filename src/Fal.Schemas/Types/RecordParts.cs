using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Schemas.Types;

/// <summary>The properties of an object, its <c>allOf</c> parts put together, in the order that people should see.</summary>
internal sealed class RecordParts
{
    private readonly Dictionary<string, JsonSchema> _properties = [];
    private readonly List<string> _order = [];

    public HashSet<string> Required { get; } = [];

    public bool IsOpen { get; private set; } = true;

    public IEnumerable<KeyValuePair<string, JsonSchema>> Properties
    {
        get
        {
            var ordered = _order.Distinct().Where(_properties.ContainsKey).ToList();
            return ordered.Concat(_properties.Keys.Except(ordered)).Select(name => new KeyValuePair<string, JsonSchema>(name, _properties[name]));
        }
    }

    /// <summary>Whether the schema names properties: an object that does not is a map.</summary>
    public static bool IsRecord(JsonSchema schema)
    {
        var seen = new HashSet<JsonSchema>();
        var waiting = new Stack<JsonSchema>([schema]);
        while (waiting.Count > 0)
        {
            var part = waiting.Pop();
            if (part.Properties.Count > 0)
                return true;
            foreach (var inner in part.AllOf.Count > 1 ? part.AllOf.Select(p => p.ActualSchema).Where(seen.Add) : [])
                waiting.Push(inner);
        }

        return false;
    }

    public static RecordParts Of(JsonSchema schema)
    {
        var parts = new RecordParts();
        parts.Add(schema, []);
        return parts;
    }

    private void Add(JsonSchema schema, HashSet<JsonSchema> seen)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!seen.Add(schema))
            return;
        foreach (var part in schema.AllOf)
            Add(part.ActualSchema, seen);

        foreach (var property in schema.Properties)
            _properties[property.Key] = property.Value;
        Required.UnionWith(schema.RequiredProperties);
        IsOpen &= schema.AllowAdditionalProperties;
        if (schema.ExtensionData is { } extensions && extensions.TryGetValue("x-fal-order-properties", out var order) && order is IEnumerable<object> names)
            _order.AddRange(names.Select(n => n is JValue value ? value.Value as string : n as string).OfType<string>());
    }
}
