using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Tool.Catalogue;

namespace Fal.Tool.Files;

/// <summary>
/// How schemas are kept: members sorted by name, so that two fetches of one model differ in what changed alone. Where order carries meaning it
/// stays: in lists, in data (defaults, examples), among paths, and among properties unless <c>x-fal-order-properties</c> says theirs.
/// </summary>
internal static class NormalForm
{
    /// <summary>Deeper documents are no schemas that anybody wrote, and the generator refuses them.</summary>
    public const int MaxDepth = 50;

    /// <param name="document">An OpenAPI document.</param>
    /// <param name="facts">What is known of the model beside its document.</param>
    /// <exception cref="FalToolException">It is no document that can be kept.</exception>
    public static byte[] Of(JsonElement document, ModelFacts facts)
    {
        try
        {
            var output = new ArrayBufferWriter<byte>(64 * 1024);
            var layout = new JsonLayout(output);
            Keywords(layout, WithFacts(document, facts));
            layout.EndFile();
            return output.WrittenSpan.ToArray();
        }
        catch (Exception error) when (error is InvalidOperationException or JsonException or ArgumentException)
        {
            throw new FalToolException($"The schema of {facts.Id} is no JSON that can be kept: {error.Message}", error);
        }
    }

    /// <summary>The members of the document, with what is known of the model in its <c>info</c>.</summary>
    private static IEnumerable<(string Name, JsonElement Value)> WithFacts(JsonElement document, ModelFacts facts)
    {
        var info = document.TryGetProperty("info", out var stated) && stated.ValueKind is JsonValueKind.Object ? JsonObject.Create(stated)! : new JsonObject();
        info["x-fal-metadata"] = facts.AddedTo(info["x-fal-metadata"] as JsonObject);
        return Members(document).Where(member => member.Name != "info").Append(("info", JsonSerializer.SerializeToElement(info)));
    }

    private static void Value(JsonLayout layout, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object)
            Keywords(layout, Members(value));
        else if (value.ValueKind is JsonValueKind.Array)
            Items(layout, value, Value);
        else
            layout.Scalar(value);
    }

    /// <summary>An object whose members are keywords, and have no order.</summary>
    private static void Keywords(JsonLayout layout, IEnumerable<(string Name, JsonElement Value)> members)
    {
        var all = members.OrderBy(member => member.Name, StringComparer.Ordinal).ToList();
        layout.StartObject();
        foreach (var (name, value) in all)
        {
            layout.Name(name);
            switch (name)
            {
                case "default" or "example" or "examples" or "const" or "enum" or "mapping":
                    Data(layout, value);
                    break;
                case "properties" when value.ValueKind is JsonValueKind.Object:
                    Names(layout, IsOrderStated(value, all) ? Members(value).OrderBy(member => member.Name, StringComparer.Ordinal) : Members(value));
                    break;
                case "paths" or "patternProperties" when value.ValueKind is JsonValueKind.Object:
                    Names(layout, Members(value));
                    break;
                case "schemas" or "$defs" or "definitions" or "responses" when value.ValueKind is JsonValueKind.Object:
                    Names(layout, Members(value).OrderBy(member => member.Name, StringComparer.Ordinal));
                    break;
                default:
                    Value(layout, value);
                    break;
            }
        }

        layout.EndObject();
    }

    /// <summary>An object whose members' names are the author's own words.</summary>
    private static void Names(JsonLayout layout, IEnumerable<(string Name, JsonElement Value)> members)
    {
        layout.StartObject();
        foreach (var (name, value) in members)
        {
            layout.Name(name);
            Value(layout, value);
        }

        layout.EndObject();
    }

    /// <summary>A value of the author's, as it is.</summary>
    private static void Data(JsonLayout layout, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Array)
        {
            Items(layout, value, Data);
            return;
        }

        if (value.ValueKind is not JsonValueKind.Object)
        {
            layout.Scalar(value);
            return;
        }

        layout.StartObject();
        foreach (var (name, part) in Members(value))
        {
            layout.Name(name);
            Data(layout, part);
        }

        layout.EndObject();
    }

    private static void Items(JsonLayout layout, JsonElement list, Action<JsonLayout, JsonElement> write)
    {
        layout.StartArray();
        foreach (var item in list.EnumerateArray())
        {
            layout.Next();
            write(layout, item);
        }

        layout.EndArray();
    }

    private static bool IsOrderStated(JsonElement properties, List<(string Name, JsonElement Value)> keywords)
    {
        var order = keywords.Find(keyword => keyword.Name == "x-fal-order-properties").Value;
        if (order.ValueKind is not JsonValueKind.Array)
            return false;
        var stated = order.EnumerateArray().Where(name => name.ValueKind is JsonValueKind.String).Select(name => name.GetString()).ToHashSet();
        return properties.EnumerateObject().All(property => stated.Contains(property.Name));
    }

    /// <summary>Of members of one name the last stands, as for whoever else reads it.</summary>
    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement value)
    {
        var members = new OrderedDictionary<string, JsonElement>();
        foreach (var member in value.EnumerateObject())
            members[member.Name] = member.Value;
        return members.Select(member => (member.Key, member.Value));
    }
}
