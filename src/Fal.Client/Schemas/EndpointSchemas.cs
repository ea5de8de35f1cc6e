using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <content>The JSON Schemas of input and output.</content>
public sealed partial class FalEndpoint<TInput, TOutput>
{
    private StrongBox<JsonElement>? _inputSchema;
    private StrongBox<JsonElement>? _outputSchema;

    /// <inheritdoc/>
    public override JsonElement InputSchema => (_inputSchema ??= Read(InputTypeInfo, "input")).Value;

    /// <inheritdoc/>
    public override JsonElement OutputSchema => (_outputSchema ??= Read(OutputTypeInfo, "output")).Value;

    /// <inheritdoc/>
    public override bool HasSchemas => FalSchema.Has(InputTypeInfo) && FalSchema.Has(OutputTypeInfo);

    private StrongBox<JsonElement> Read(JsonTypeInfo typeInfo, string what) => new(FalSchema.Find(typeInfo) ?? throw new InvalidOperationException(
        $"The schema of the {what} of '{Id}' is not there at run time: set <FalSchemas>true</FalSchemas> in the project whose schema file gives '{typeInfo.Type.Name}'."));
}
