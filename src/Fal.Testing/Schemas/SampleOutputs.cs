using Fal.Shared;
using Fal.Testing.Media;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Testing.Schemas;

/// <summary>Makes a made-up output that of one request: as many files as it asks for, each its own, and text that goes with its text.</summary>
internal static class SampleOutputs
{
    /// <param name="model">The endpoint's id.</param>
    /// <param name="input">The input.</param>
    /// <param name="inputSchema">Its schema.</param>
    /// <param name="sample">What an output may be.</param>
    /// <param name="schema">The schema of outputs.</param>
    /// <param name="storage">Where files are.</param>
    /// <param name="files">What is known of the file at an address.</param>
    public static JToken For(string model, JObject? input, JsonSchema inputSchema, JToken sample, JsonSchema schema, Uri storage, Func<string, FileFacts> files)
    {
        var output = sample.DeepClone();
        var seed = (output as JObject)?["seed"] is JValue { Value: long made } ? made : 0;
        var request = new MediaRequest(model, input ?? [], name => DefaultOf(inputSchema, name), seed, storage, files);
        if (output is JObject properties)
        {
            Count(properties, schema, request);
            Say(properties, schema, request);
        }

        return new SampleAddresses(storage, null, request).Replace(output, schema);
    }

    private static JToken? DefaultOf(JsonSchema schema, string name) =>
        schema.ActualSchema.Properties.TryGetValue(name, out var property) && (property.Default ?? property.ActualSchema.Default) is { } value ? JToken.FromObject(value) : null;

    /// <summary>Gives lists of files as many as the request asks for, and lists that say something of each as many as there are.</summary>
    private static void Count(JObject output, JsonSchema schema, MediaRequest request)
    {
        var count = default(int?);
        foreach (var property in output.Properties())
        {
            if (property.Value is not JArray { First: JObject first } list || first["url"] is null)
                continue;
            if (request.Count is { } wanted)
                Resize(list, schema, property.Name, wanted);
            count ??= list.Count;
        }

        if (count is { } files && output["has_nsfw_concepts"] is JArray { Count: > 0 } verdicts)
            Resize(verdicts, schema, "has_nsfw_concepts", files);
    }

    private static void Resize(JArray list, JsonSchema schema, string name, int count)
    {
        if (schema.ActualSchema.Properties.TryGetValue(name, out var property))
        {
            var limits = property.ActualSchema;
            count = Math.Max(limits.MinItems, limits.MaxItems > 0 ? Math.Min(limits.MaxItems, count) : count);
        }

        while (list.Count > count)
            list.RemoveAt(list.Count - 1);
        while (list.Count < count)
            list.Add(list[0].DeepClone());
    }

    private static void Say(JObject output, JsonSchema schema, MediaRequest request)
    {
        foreach (var property in output.Properties().Where(property => property.Value is JValue { Value: string } && Words.Are(property.Name)))
        {
            var text = new JValue(Words.For(request));
            if (schema.ActualSchema.Properties.TryGetValue(property.Name, out var shape) && InputValidation.IsValid(shape, text))
                property.Value = text;
        }
    }
}
