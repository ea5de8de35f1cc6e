using System.Globalization;
using Fal.Schemas.Model;

namespace Fal.Schemas;

/// <summary>
/// What is wrong with a schema file, and where: equal to another that says the same of the same place. The generator makes a diagnostic of it,
/// the emulator an error.
/// </summary>
/// <param name="Arguments">What the kind's message is filled with.</param>
internal sealed record SchemaProblem(SchemaProblemKind Kind, SchemaPosition Position, EquatableArray<string> Arguments)
{
    /// <summary>The id of the endpoint that it is about, where it is about one that is known.</summary>
    public string? EndpointId { get; init; }

    public static SchemaProblem At(SchemaPosition position, SchemaProblemKind kind, params string[] arguments) =>
        new(kind, position, arguments.ToEquatableArray());

    public string Message => string.Format(CultureInfo.InvariantCulture, Kind.MessageFormat, [.. Arguments]);
}
