using Fal.Schemas.Model;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Documents;

/// <summary>
/// Two plain JSON Schemas, of an input and of an output, put side by side: the definitions of both are components, and a definition of the
/// output that has the name of another gets one of its own.
/// </summary>
internal sealed class SchemaPair
{
    private const string InputSuffix = ".input.json";
    private const string OutputSuffix = ".output.json";

    /// <param name="outputPath">Where the output schema is from, for what is wrong with it.</param>
    public SchemaPair(JObject input, JObject output, string outputPath)
    {
        Input = Add(input, "Input");
        output.AddAnnotation(new SourceFile(outputPath));
        Output = Add(output, "Output");
    }

    public JToken Input { get; }

    public JToken Output { get; }

    public JObject Components { get; } = [];

    /// <summary>Whether a file is the second half of a pair.</summary>
    public static bool IsOutput(string path) => path.EndsWith(OutputSuffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The path of the output schema that would go with an input schema; null where a file has not the name of one.</summary>
    public static string? OutputOf(string path) =>
        path.EndsWith(InputSuffix, StringComparison.OrdinalIgnoreCase) ? path.Substring(0, path.Length - InputSuffix.Length) + OutputSuffix : null;

    /// <summary>Reports the output schemas that have no input schema beside them: they alone make no client.</summary>
    public static EquatableArray<SchemaProblem> OutputsWithoutInput(IReadOnlyCollection<string> paths)
    {
        var withInput = new HashSet<string>(paths.Select(OutputOf).OfType<string>(), StringComparer.OrdinalIgnoreCase);
        return paths
            .Where(path => IsOutput(path) && !withInput.Contains(path))
            .Select(path => SchemaProblem.At(SchemaPosition.StartOf(path), SchemaProblemKind.NotASchema, Path.GetFileName(path), $"no '*{InputSuffix}' of the same name is among {SchemaProblemKind.Items}"))
            .ToEquatableArray();
    }

    /// <summary>The file that a token is from, where it is not the one that is read.</summary>
    public static string? PathOf(JToken token)
    {
        for (JToken? part = token; part is not null; part = part.Parent)
        {
            if (part.Annotation<SourceFile>() is { } file)
                return file.Path;
        }

        return null;
    }

    /// <summary>Adds a schema and its definitions to the components.</summary>
    private JObject Add(JObject root, string rootName)
    {
        var definitions = (root["$defs"] ?? root["definitions"]) as JObject ?? [];
        var names = definitions.Properties().ToDictionary(d => d.Name, d => Free(d.Name, d.Value, rootName));
        var self = Free(rootName, root, rootName);
        foreach (var reference in root.DescendantsAndSelf().OfType<JProperty>().Where(p => p.Name == "$ref" && p.Value.Type is JTokenType.String).ToList())
        {
            var pointer = (string)reference.Value!;
            var name = pointer.Substring(pointer.LastIndexOf('/') + 1);
            if (pointer == "#")
                reference.Value = Pointer(self);
            else if ((pointer.StartsWith("#/$defs/", StringComparison.Ordinal) || pointer.StartsWith("#/definitions/", StringComparison.Ordinal)) && names.TryGetValue(name, out var component))
                reference.Value = Pointer(component);
        }

        foreach (var definition in definitions.Properties())
        {
            var component = definition.Value;
            if (PathOf(root) is { } path && component is JObject)
                component.AddAnnotation(new SourceFile(path));
            Components[names[definition.Name]] ??= component;
        }

        Components[self] = root;
        return new JObject { ["$ref"] = Pointer(self) };
    }

    /// <summary>A component's name that no other schema has; equal schemas share one.</summary>
    private string Free(string name, JToken schema, string prefix)
    {
        var free = name;
        for (var i = 1; Components[free] is { } other && !JToken.DeepEquals(other, schema); i++)
            free = prefix + name + (i == 1 ? "" : i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return free;
    }

    private static string Pointer(string component) => "#/$defs/" + Uri.EscapeDataString(component.Replace("~", "~0").Replace("/", "~1"));

    private sealed record SourceFile(string Path);
}
