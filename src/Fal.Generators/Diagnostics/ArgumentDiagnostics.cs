namespace Fal.Generators.Diagnostics;

/// <summary>The ids of diagnostics that have fixes, and what these diagnostics carry for them: the one thing that analyzers and fixes share.</summary>
internal static class ArgumentDiagnostics
{
    public const string OutOfRange = "FAL1001";

    /// <summary>Key of <c>Diagnostic.Properties</c>: the nearest valid number, as the invariant culture writes it.</summary>
    public const string Nearest = nameof(Nearest);
}
