using System.Runtime.ExceptionServices;
using Newtonsoft.Json.Serialization;
using NJsonSchema;
using NJsonSchema.Infrastructure;
using NJsonSchema.References;

namespace Fal.Schemas.Rewriting;

/// <summary>Reads the one JSON Schema that the schemas of an endpoint are rewritten to.</summary>
internal static class RewrittenSchema
{
    /// <summary>What a reference begins with: each is to a definition of the same schema.</summary>
    public const string ReferencePrefix = "#/definitions/";

    /// <summary>
    /// The levels of schemas inside each other that any thread has the stack for; real ones reach 6. NJsonSchema takes 5 KB of it for each, and
    /// where it throws 55 KB, since it catches and throws again at each. A compiler's thread may have no more than 1 MB, and a stack that overflows
    /// ends the compiler.
    /// </summary>
    private const int ShallowDepth = 8;

    /// <summary>Enough for the deepest document that is read at all.</summary>
    private const int DeepStackSize = 16 * 1024 * 1024;

    private static readonly IContractResolver Contracts = JsonSchema.CreateJsonSerializerContractResolver(SchemaType.JsonSchema);

    /// <param name="json">The schema.</param>
    /// <param name="depth">How many levels of schemas it has inside each other.</param>
    public static JsonSchema Read(string json, int depth) => depth <= ShallowDepth ? Read(json) : ReadDeep(json);

    /// <summary>NJsonSchema's own <c>FromJsonAsync</c> looks for references to anything by reflection, which takes as long as the reading itself.</summary>
    private static JsonSchema Read(string json)
    {
        var root = JsonSchemaSerialization.FromJson<JsonSchema>(json, Contracts)!;
        var waiting = new Stack<JsonSchema>([root]);
        while (waiting.Count > 0)
        {
            var schema = waiting.Pop();
            if (((IJsonReferenceBase)schema).ReferencePath is { } path)
                schema.Reference = root.Definitions[path.Substring(ReferencePrefix.Length)];
            foreach (var part in SchemaKeywords.Parts(schema))
                waiting.Push(part);
        }

        return root;
    }

    private static JsonSchema ReadDeep(string json)
    {
        JsonSchema? schema = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(Run, DeepStackSize);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return schema!;

        void Run()
        {
            try
            {
                schema = Read(json);
            }
#pragma warning disable CA1031 // It is thrown again on the thread that waits.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        }
    }
}
