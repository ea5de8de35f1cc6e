namespace Fal.Generators.Diagnostics;

/// <summary>The ids of diagnostics about calls that have fixes, and what these diagnostics carry for them.</summary>
internal static class UsageDiagnostics
{
    public const string DroppedResult = "FAL1008";
    public const string UndisposedConnection = "FAL1009";
    public const string UntypedCall = "FAL1010";

    /// <summary>Key of <c>Diagnostic.Properties</c>: the metadata name of the model's generated client.</summary>
    public const string Client = nameof(Client);

    /// <summary>Key of <c>Diagnostic.Properties</c>: the id that was probably meant.</summary>
    public const string MeantId = nameof(MeantId);
}
