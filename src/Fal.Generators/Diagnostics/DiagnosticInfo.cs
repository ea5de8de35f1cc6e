using Fal.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Generators.Diagnostics;

/// <summary>A diagnostic that has not been reported yet: equal to another that says the same of the same place.</summary>
/// <param name="Line">Zero-based.</param>
/// <param name="Column">Zero-based.</param>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, string Path, int Line, int Column, EquatableArray<string> Arguments)
{
    public static DiagnosticInfo At(SchemaPosition position, DiagnosticDescriptor descriptor, params string[] arguments) =>
        new(descriptor, position.Path, position.Line, position.Column, arguments.ToEquatableArray());

    public Diagnostic ToDiagnostic()
    {
        var start = new LinePosition(Line, Column);
        var location = Location.Create(Path, default, new LinePositionSpan(start, start));
        return Diagnostic.Create(Descriptor, location, [.. Arguments]);
    }
}

/// <summary>A place in a schema file; line and column are zero-based.</summary>
internal readonly record struct SchemaPosition(string Path, int Line, int Column);
