using Fal.Schemas;
using Fal.Schemas.Budgets;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;
using Fal.Schemas.Names;
using Fal.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fal.Generators;

/// <summary>What the project file says: which additional files are schemas, and how to read them.</summary>
internal static class ProjectOptions
{
    /// <summary>The lock that an additional file is; null where it is none.</summary>
    public static SchemaLock? Lock(AdditionalText file, AnalyzerConfigOptionsProvider provider, CancellationToken cancellationToken) =>
        SchemaLock.Is(file.Path) && IsOurs(file, provider) && file.GetText(cancellationToken) is { } text ? SchemaLock.Read(file.Path, text.ToString(), cancellationToken) : null;

    /// <summary>The schema file that an additional file is; null where it is none of ours.</summary>
    public static SchemaFile? SchemaFile(AdditionalText file, AnalyzerConfigOptionsProvider provider, CancellationToken cancellationToken)
    {
        if (SchemaLock.IsNoSchema(file.Path) || !IsOurs(file, provider) || file.GetText(cancellationToken) is not { } text)
            return null;

        var item = provider.GetOptions(file);

        var project = provider.GlobalOptions;
        var metadata = new SchemaMetadata
        {
            IsIncluded = IsTrue(Metadata(item, "FalIncluded")),
            EndpointId = Metadata(item, "EndpointId"),
            ClientName = Metadata(item, "ClientName"),
            Namespace = Metadata(item, "Namespace") ?? Property(project, "FalNamespace") ?? SchemaMetadata.DefaultNamespace,
            IsInternal = string.Equals(Metadata(item, "Access") ?? Property(project, "FalAccess"), "internal", StringComparison.OrdinalIgnoreCase),
            Stream = Flag(Metadata(item, "Stream")),
            Realtime = Flag(Metadata(item, "Realtime")),
            AssumeStream = Flag(Property(project, "FalAssumeStream")) ?? true,
            AssumeRealtime = Flag(Property(project, "FalAssumeRealtime")) ?? true,
            HasSchemas = IsTrue(Property(project, "FalSchemas")),
            Errors = Errors(file.Path, item, project).ToEquatableArray(),
        };
        return new SchemaFile(file.Path, text.ToString(), metadata);
    }

    /// <summary>Where the list of the project's models is to stand; null where the project wants none.</summary>
    public static ModelListPlace? ModelList(AnalyzerConfigOptionsProvider provider)
    {
        var project = provider.GlobalOptions;
        return IsTrue(Property(project, "FalModelList"))
            ? new(Property(project, "FalNamespace") is { } name && IsNamespace(name) ? name : SchemaMetadata.DefaultNamespace, string.Equals(Property(project, "FalAccess"), "internal", StringComparison.OrdinalIgnoreCase))
            : null;
    }

    private static bool IsOurs(AdditionalText file, AnalyzerConfigOptionsProvider provider) => IsTrue(Metadata(provider.GetOptions(file), "FalModel"));

    private static IEnumerable<SchemaProblem> Errors(string path, AnalyzerConfigOptions item, AnalyzerConfigOptions project)
    {
        const string NotAFlag = "it is true or false";
        const string NoAccess = "it is public or internal";
        var tooLong = $"it has more than {Budget.TypeName} letters";
        const string NotANamespace = "a namespace is identifiers of C# with dots between, as in 'My.Models'";

        return new[]
        {
            Check(name => Metadata(item, name), "EndpointId", id => EndpointIdSyntax.Steps(id) is not null, "an endpoint id has an owner and a name, of letters, digits, '-', '.', '_' and '~', as in 'owner/model'"),
            Check(name => Metadata(item, name), "ClientName", IsTypeName, "a client's name is an identifier of C#, no keyword, and no name that generated code needs"),
            Check(name => Metadata(item, name), "ClientName", IsShort, tooLong),
            Check(name => Metadata(item, name), "Namespace", IsNamespace, NotANamespace),
            Check(name => Metadata(item, name), "Namespace", IsShort, tooLong),
            Check(name => Metadata(item, name), "Access", IsAccess, NoAccess),
            Check(name => Metadata(item, name), "Stream", IsFlag, NotAFlag),
            Check(name => Metadata(item, name), "Realtime", IsFlag, NotAFlag),
            Check(name => Property(project, name), "FalNamespace", IsNamespace, NotANamespace, ofProject: true),
            Check(name => Property(project, name), "FalNamespace", IsShort, tooLong, ofProject: true),
            Check(name => Property(project, name), "FalAccess", IsAccess, NoAccess, ofProject: true),
            Check(name => Property(project, name), "FalAssumeStream", IsFlag, NotAFlag, ofProject: true),
            Check(name => Property(project, name), "FalAssumeRealtime", IsFlag, NotAFlag, ofProject: true),
            Check(name => Property(project, name), "FalSchemas", IsFlag, NotAFlag, ofProject: true),
            Check(name => Property(project, name), "FalModelList", IsFlag, NotAFlag, ofProject: true),
        }.OfType<SchemaProblem>();

        SchemaProblem? Check(Func<string, string?> valueOf, string name, Func<string, bool> isValid, string rule, bool ofProject = false) =>
            valueOf(name) is { } value && !isValid(value)
                ? SchemaProblem.At(SchemaPosition.StartOf(path), SchemaProblemKind.InvalidMetadata, name, value, ofProject ? "the project" : $"'{Path.GetFileName(path)}'", rule)
                : null;
    }

    /// <summary>Whether a text can name a type. Generated files are named after it too, which allows no more than letters, digits and underscores.</summary>
    private static bool IsTypeName(string text) => IsIdentifier(text) && !TypeNames.IsReserved(text) && SyntaxFacts.GetContextualKeywordKind(text) is SyntaxKind.None;

    /// <summary>Whether a name leaves room for what the compiler joins it with.</summary>
    private static bool IsShort(string text) => text.Length <= Budget.TypeName;

    private static bool IsNamespace(string text) => text.Split('.').All(IsIdentifier);

    private static bool IsIdentifier(string text) =>
        SyntaxFacts.IsValidIdentifier(text) && SyntaxFacts.GetKeywordKind(text) is SyntaxKind.None && text.All(c => char.IsLetterOrDigit(c) || c is '_');

    private static bool IsAccess(string text) => text.ToUpperInvariant() is "PUBLIC" or "INTERNAL";

    private static string? Metadata(AnalyzerConfigOptions options, string name) => Value(options, "build_metadata.AdditionalFiles." + name);

    private static string? Property(AnalyzerConfigOptions options, string name) => Value(options, "build_property." + name);

    private static string? Value(AnalyzerConfigOptions options, string key) =>
        options.TryGetValue(key, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    private static bool? Flag(string? value) => value is null ? null : IsTrue(value);

    private static bool IsFlag(string value) => IsTrue(value) || string.Equals(value, "false", StringComparison.OrdinalIgnoreCase);

    private static bool IsTrue(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
