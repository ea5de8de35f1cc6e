using Fal.Schemas.Budgets;
using Fal.Schemas.Documents;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Fal.Tool.Comparison.Formats;

/// <summary>On which line of its schema file a change is: where what it is of is gone, on that of what it was in.</summary>
internal sealed class SchemaLines
{
    private static readonly string[] Parts = ["allOf", "anyOf", "oneOf"];

    private readonly EndpointSchema? _schema;

    /// <param name="version">The model that has the file; null where it is gone.</param>
    public SchemaLines(ModelVersion? version)
    {
        if (version is null)
            return;
        var budget = new FileBudget(version.File.Length, CancellationToken.None);
        _schema = new SchemaDocument(version.File, withPlaces: true, [], budget).Endpoints().FirstOrDefault(endpoint => endpoint.Id == version.Id);
    }

    /// <summary>The line, counted from 1.</summary>
    public int Of(Change change)
    {
        if (_schema is null)
            return 1;
        JToken root = change.Side is ChangeSide.Output ? _schema.Output : _schema.Input;
        var line = change.Side is ChangeSide.Client ? _schema.Position.Line + 1 : LineOf(Schemas(root).Last(schema => schema == root || schema["properties"] is not null)) ?? 1;
        List<JToken> here = [root];
        foreach (var step in change.Path.FromRoot.Skip(1))
        {
            here = [.. here.SelectMany(Schemas).SelectMany(schema => Next(schema, step))];
            if (here.Count == 0)
                break;
            line = LineOf(here[0]) ?? line;
        }

        return line;
    }

    /// <summary>The line of a schema: where it has a name, that of the name.</summary>
    private static int? LineOf(JToken schema) => (schema.Parent as JProperty ?? schema) is IJsonLineInfo place && place.HasLineInfo() ? place.LineNumber : null;

    /// <summary>A schema, and those that it consists of.</summary>
    private List<JObject> Schemas(JToken schema)
    {
        var found = new List<JObject>();
        var waiting = new Queue<JToken>([schema]);
        while (waiting.TryDequeue(out var next))
        {
            if (next is not JObject part || found.Contains(part))
                continue;
            found.Add(part);
            foreach (var other in Parts.SelectMany(keyword => part[keyword] as JArray ?? []))
                waiting.Enqueue(other);
            if (part["$ref"] is { } reference && _schema!.References.Find(reference) is { } target)
                waiting.Enqueue(target);
        }

        return found;
    }

    private static IEnumerable<JToken> Next(JObject schema, JsonPath step)
    {
        var next = step.IsItem ? schema["items"] : step.IsValue ? schema["additionalProperties"] : (schema["properties"] as JObject)?[step.PropertyName!];
        return next is null ? [] : [next];
    }
}
