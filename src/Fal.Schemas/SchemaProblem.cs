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
    public static SchemaProblem At(SchemaPosition position, SchemaProblemKind kind, params string[] arguments) =>
        new(kind, position, arguments.ToEquatableArray());

    public string Message => string.Format(CultureInfo.InvariantCulture, Kind.MessageFormat, [.. Arguments]);

    /// <summary>One line, as compilers write it: <c>schemas/broken.json(3,5): error FAL0001: …</c></summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture, "{0}({1},{2}): {3} {4}: {5}", Position.Path, Position.Line + 1, Position.Column + 1, Kind.Severity.ToString().ToLowerInvariant(), Kind.Id, Message);
}
