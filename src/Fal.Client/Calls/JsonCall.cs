using System.Text.Json;

namespace Fal;

/// <summary>A call of a model that was chosen at run time.</summary>
/// <param name="Input">The input as JSON.</param>
/// <param name="Context">What errors before the call are about.</param>
internal readonly record struct JsonCall(JsonElement Input, CallSettings Settings, CallContext Context);
