using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>What of the project the generated code depends on.</summary>
/// <param name="HasExtensionProperties">Whether the compiler knows extension properties (C# 14).</param>
internal sealed record EmitOptions(bool HasExtensionProperties)
{
    /// <summary>The names of needed types that would mean another where the code stands: they are written in full.</summary>
    public EquatableArray<string> Captured { get; init; }
}
