using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <content>The JSON Schemas of input and output.</content>
public sealed partial class FalEndpoint<TInput, TOutput>
{
    private StrongBox<JsonElement>? _inputSchema;
    private StrongBox<JsonElement>? _outputSchema;

    /// <summary>
    /// The JSON Schema (2020-12) of the input, as its author wrote it: what is referred to is inside, under <c>$defs</c>. It is there where the
    /// project that has the model sets <c>FalSchemas</c> to true.
    /// </summary>
    /// <exception cref="InvalidOperationException">The project does not set <c>FalSchemas</c>, or no schema gave the type. <see cref="HasSchemas"/> tells before.</exception>
    public JsonElement InputSchema => (_inputSchema ??= Read(InputTypeInfo, "input")).Value;

    /// <summary>The same of the output.</summary>
    /// <exception cref="InvalidOperationException">The project does not set <c>FalSchemas</c>, or no schema gave the type. <see cref="HasSchemas"/> tells before.</exception>
    public JsonElement OutputSchema => (_outputSchema ??= Read(OutputTypeInfo, "output")).Value;

    /// <summary>Whether <see cref="InputSchema"/> and <see cref="OutputSchema"/> are there.</summary>
    public bool HasSchemas => FalSchema.Has(InputTypeInfo) && FalSchema.Has(OutputTypeInfo);

    private StrongBox<JsonElement> Read(JsonTypeInfo typeInfo, string what) => new(FalSchema.Find(typeInfo) ?? throw new InvalidOperationException(
        $"The schema of the {what} of '{Id}' is not there at run time: set <FalSchemas>true</FalSchemas> in the project whose schema file gives '{typeInfo.Type.Name}'."));
}
