using System.Globalization;
using Fal.Schemas;
using Fal.Shared;

namespace Fal.Testing;

/// <summary>What is wrong with a schema that a <see cref="FalEmulator"/> was to know. The endpoint, or all of the file, is missing.</summary>
public sealed class FalEmulatorProblem
{
    internal FalEmulatorProblem(SchemaProblem problem)
    {
        Path = problem.Position.Path;
        Line = problem.Position.Line + 1;
        Column = problem.Position.Column + 1;
        Id = problem.Kind.Id;
        // The generator's words, with the emulator's own for what a project says.
        Message = problem.Message
            .Replace("its FalModel item", $"its {nameof(FalEmulatorSchema)}", StringComparison.Ordinal)
            .Replace("the project's FalModel items", "the schemas", StringComparison.Ordinal);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The column, from 1.</summary>
    public int Column { get; }

    /// <summary>The id of the generator's diagnostic that says the same, such as <c>FAL0001</c>.</summary>
    public string Id { get; }

    /// <summary>What is wrong, and what to do.</summary>
    public string Message { get; }

    /// <summary>One line, as a compiler writes it.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{VisibleText.Escape(Path)}({Line},{Column}): {Id}: {Message}");
}
