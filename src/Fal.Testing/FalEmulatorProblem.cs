using System.Globalization;
using Fal.Schemas;
using Fal.Shared;

namespace Fal.Testing;

/// <summary>
/// What is wrong with a schema that a <see cref="FalEmulator"/> was to know: the endpoint, or all of the file, is missing, or the emulator does
/// not follow a part of it, as the message says.
/// </summary>
public sealed class FalEmulatorProblem
{
    internal FalEmulatorProblem(SchemaProblem problem)
    {
        Path = problem.Position.Path;
        Line = problem.Position.Line + 1;
        Column = problem.Position.Column + 1;
        Id = problem.Kind.Id;
        EndpointId = problem.EndpointId;
        IsLoss = problem.Kind != SchemaProblemKind.UnsupportedKeyword && problem.Kind != SchemaProblemKind.UnresolvedReference;
        // The generator's words, with the emulator's own for what a project says.
        Message = problem.Message
            .Replace(SchemaProblemKind.Item, $"its {nameof(FalEmulatorSchema)}", StringComparison.Ordinal)
            .Replace(SchemaProblemKind.Items, "the schemas", StringComparison.Ordinal);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The column, from 1.</summary>
    public int Column { get; }

    /// <summary>The id of the generator's diagnostic that says the same, such as <c>FAL0001</c>.</summary>
    public string Id { get; }

    /// <summary>The id of the endpoint that it is about, where the schema tells it.</summary>
    internal string? EndpointId { get; }

    /// <summary>Whether an endpoint is missing for it.</summary>
    internal bool IsLoss { get; }

    /// <summary>What is wrong, and what to do.</summary>
    public string Message { get; }

    /// <summary>One line, as a compiler writes it.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{VisibleText.Escape(Path)}({Line},{Column}): {Id}: {Message}");
}
