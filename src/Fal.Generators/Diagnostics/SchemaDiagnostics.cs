using Fal.Schemas;
using Fal.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Generators.Diagnostics;

/// <summary>The diagnostics of schema files: the kinds of problems that their reader has, each under its id.</summary>
internal static class SchemaDiagnostics
{
    // The ids are written out, and each in a field: the compiler's tracking of released rules reads no other.
    private static readonly DiagnosticDescriptor InvalidJson = New("FAL0001", SchemaProblemKind.InvalidJson);
    private static readonly DiagnosticDescriptor NotASchema = New("FAL0002", SchemaProblemKind.NotASchema);
    private static readonly DiagnosticDescriptor NoEndpointId = New("FAL0003", SchemaProblemKind.NoEndpointId);
    private static readonly DiagnosticDescriptor EndpointClash = New("FAL0004", SchemaProblemKind.EndpointClash);
    private static readonly DiagnosticDescriptor UnresolvedReference = New("FAL0005", SchemaProblemKind.UnresolvedReference);
    private static readonly DiagnosticDescriptor NoModelSchema = New("FAL0006", SchemaProblemKind.NoModelSchema);
    private static readonly DiagnosticDescriptor Unreadable = New("FAL0008", SchemaProblemKind.Unreadable);
    private static readonly DiagnosticDescriptor InvalidMetadata = New("FAL0009", SchemaProblemKind.InvalidMetadata);
    private static readonly DiagnosticDescriptor DuplicateEndpoint = New("FAL0010", SchemaProblemKind.DuplicateEndpoint);
    private static readonly DiagnosticDescriptor ContradictoryLimits = New("FAL0011", SchemaProblemKind.ContradictoryLimits);
    private static readonly DiagnosticDescriptor UnsupportedKeyword = New("FAL0012", SchemaProblemKind.UnsupportedKeyword);
    private static readonly DiagnosticDescriptor UncheckedKeyword = New("FAL0013", SchemaProblemKind.UncheckedKeyword);
    private static readonly DiagnosticDescriptor AlreadyReferenced = New("FAL0014", SchemaProblemKind.AlreadyReferenced);
    private static readonly DiagnosticDescriptor NoClientOfPath = New("FAL0016", SchemaProblemKind.NoClientOfPath);
    private static readonly DiagnosticDescriptor NotLocked = New("FAL0017", SchemaProblemKind.NotLocked);
    private static readonly DiagnosticDescriptor LockedWithoutFile = New("FAL0019", SchemaProblemKind.LockedWithoutFile);

    private static readonly Dictionary<string, DiagnosticDescriptor> ById = new[]
    {
        InvalidJson, NotASchema, NoEndpointId, EndpointClash, UnresolvedReference, NoModelSchema,
        Unreadable, InvalidMetadata, DuplicateEndpoint, ContradictoryLimits, UnsupportedKeyword, UncheckedKeyword,
        AlreadyReferenced, NoClientOfPath, NotLocked, LockedWithoutFile,
    }.ToDictionary(descriptor => descriptor.Id);

    public static Diagnostic ToDiagnostic(this SchemaProblem problem)
    {
        var start = new LinePosition(problem.Position.Line, problem.Position.Column);
        var location = Location.Create(VisibleText.Escape(problem.Position.Path), default, new LinePositionSpan(start, start));
        var descriptor = ById[problem.Kind.Id];
        return problem.Others == 0
            ? Diagnostic.Create(descriptor, location, [.. problem.Arguments])
            : Diagnostic.Create(
                descriptor.Id,
                descriptor.Category,
                problem.Message,
                descriptor.DefaultSeverity,
                descriptor.DefaultSeverity,
                descriptor.IsEnabledByDefault,
                descriptor.DefaultSeverity is DiagnosticSeverity.Error ? 0 : 1,
                descriptor.Title,
                helpLink: descriptor.HelpLinkUri,
                location: location);
    }

    private static DiagnosticDescriptor New(string id, SchemaProblemKind kind)
    {
        var severity = kind.Severity switch
        {
            SchemaProblemSeverity.Error => DiagnosticSeverity.Error,
            SchemaProblemSeverity.Warning => DiagnosticSeverity.Warning,
            _ => DiagnosticSeverity.Info,
        };
        return new DiagnosticDescriptor(id, kind.Title, kind.MessageFormat, Descriptors.Schemas, severity, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of(id));
    }
}
