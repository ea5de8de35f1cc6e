using Fal.Schemas.Model;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Documents;

/// <summary>
/// Two plain JSON Schemas, of an input and of an output. Each refers to its own definitions. Those that say the same in both are one, and a
/// definition of the output that has the name of another gets one of its own.
/// </summary>
internal static class SchemaPair
{
    private const string InputSuffix = ".input.json";
    private const string OutputSuffix = ".output.json";

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

    /// <param name="outputPath">Where the output schema is from, for what is wrong with it.</param>
    public static SchemaReferences References(JObject input, JObject output, string outputPath)
    {
        output.AddAnnotation(new SourceFile(outputPath));
        PolymorphicBases.Split(input);
        PolymorphicBases.Split(output);
        var shared = Shared(input, output);
        var names = new Dictionary<JToken, string> { [input] = "Input", [output] = "Output" };
        var same = new Dictionary<JToken, JToken>();
        foreach (var definition in SchemaReferences.Components(input))
            names[definition.Value] = definition.Name;
        var taken = new HashSet<string>(names.Values);
        foreach (var definition in SchemaReferences.Components(output))
        {
            if (shared.TryGetValue(definition.Name, out var other))
                same[definition.Value] = other;
            else
                names[definition.Value] = Free(definition.Name, taken);
        }

        return new SchemaReferences([input, output], names, same);
    }

    /// <summary>The definitions that say the same in both schemas, by their names: what they refer to says the same, too.</summary>
    private static Dictionary<string, JToken> Shared(JObject input, JObject output)
    {
        var ofInput = SchemaReferences.Components(input).GroupBy(d => d.Name).ToDictionary(d => d.Key, d => d.First().Value);
        var alike = SchemaReferences.Components(output).Where(d => ofInput.TryGetValue(d.Name, out var other) && JToken.DeepEquals(d.Value, other)).ToList();
        var shared = alike.ToDictionary(d => d.Name, d => ofInput[d.Name]);
        var uses = alike.SelectMany(d => References(d.Value), (user, used) => (User: user.Name, Used: used)).ToLookup(use => use.Used, use => use.User);
        var different = new Stack<string?>(uses.Select(use => use.Key).Where(used => used is null || !shared.ContainsKey(used)));
        while (different.Count > 0)
        {
            foreach (var user in uses[different.Pop()].Where(shared.Remove))
                different.Push(user);
        }

        return shared;
    }

    /// <summary>The names of the definitions that a schema refers to; null for what may be anything else.</summary>
    private static IEnumerable<string?> References(JToken schema) =>
        (schema as JContainer)?.DescendantsAndSelf().OfType<JProperty>().Where(p => p.Name == "$ref").Select(p => OpenApi.Text(p.Value)?.Split('/') is ["#", "$defs" or "definitions", var name, ..] ? name : null) ?? [];

    private static string Free(string name, HashSet<string> taken)
    {
        var free = name;
        for (var i = 1; !taken.Add(free); i++)
            free = "Output" + name + (i == 1 ? "" : i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return free;
    }

    private sealed record SourceFile(string Path);
}
