namespace Fal.Generators.Diagnostics;

/// <summary>What analyzers and code fixes share: the ids, and what a diagnostic carries for its fix.</summary>
internal static class ArgumentDiagnostics
{
    public const string OutOfRange = "FAL1001";
    public const string WrongLength = "FAL1002";
    public const string NoMatch = "FAL1003";
    public const string UnknownValue = "FAL1004";
    public const string NotAMultiple = "FAL1005";
    public const string UnusableFile = "FAL1006";

    /// <summary>Key of <c>Diagnostic.Properties</c>: expressions that would be right, the best first, a line each. They replace the first additional location where there is one, and else the location.</summary>
    public const string Replacements = nameof(Replacements);

    /// <summary>Key of <c>Diagnostic.Properties</c>: the namespace that the replacements' names are in; absent where they have none.</summary>
    public const string Namespace = nameof(Namespace);
}
