using Microsoft.CodeAnalysis;

namespace Fal.Generators.Diagnostics;

/// <summary>Every diagnostic of the generator: FAL0xxx is about schema files, FAL1xxx about the user's own code.</summary>
internal static class Descriptors
{
    /// <summary>Where every diagnostic is explained.</summary>
    internal const string HelpLink = "https://www.nuget.org/packages/Fal.Generators#diagnostics";

    private const string Schemas = "Fal.Schemas";
    private const string Arguments = "Fal.Arguments";
    private const string Usage = "Fal.Usage";

    public static readonly DiagnosticDescriptor InvalidJson = Error(
        "FAL0001", "The schema file is not JSON", "'{0}' is not JSON: {1}");

    public static readonly DiagnosticDescriptor NotASchema = Error(
        "FAL0002", "The file is not a schema of a model", "'{0}' is no schema that can be read: {1}. Expected an OpenAPI document of a fal endpoint or app, a platform API page of models, or a pair of JSON Schemas called name.input.json and name.output.json.");

    public static readonly DiagnosticDescriptor NoEndpointId = Error(
        "FAL0003", "The schema does not name its endpoint", "'{0}' {1}: set EndpointId=\"owner/model\" on its FalModel item");

    public static readonly DiagnosticDescriptor EndpointClash = Error(
        "FAL0004", "Two schemas give the same client", "'{0}' in '{1}' would give the type '{2}' too, as '{3}' in '{4}' does: set another ClientName on its FalModel item, or leave one of the two out");

    public static readonly DiagnosticDescriptor UnresolvedReference = Warning(
        "FAL0005", "The schema refers to a part it does not have", "'{0}' is not in the document: the values it describes are left untyped, as JsonElement");

    public static readonly DiagnosticDescriptor NoModelSchema = Warning(
        "FAL0006", "A model on the page has no schema", "The page has no schema of '{0}': {1}. Fetch the page again, or leave the model out.");

    public static readonly DiagnosticDescriptor LanguageTooOld = Error(
        "FAL0007", "The C# version is too old", "The generated clients need C# 11 or later, and this project is compiled as C# {0}: set <LangVersion> to 11 or more");

    public static readonly DiagnosticDescriptor Unreadable = Error(
        "FAL0008", "The schema could not be read", "No client was generated of '{0}' in '{1}': {2}");

    public static readonly DiagnosticDescriptor InvalidMetadata = Error(
        "FAL0009", "The metadata of a FalModel item is invalid", "{0}=\"{1}\" of {2} is invalid: {3}");

    public static readonly DiagnosticDescriptor DuplicateEndpoint = Error(
        "FAL0010", "Two schemas describe the same endpoint", "'{0}' is described twice, in '{1}' and in '{2}': leave one of the two out, or set another ClientName on its FalModel item");

    public static readonly DiagnosticDescriptor ContradictoryLimits = Warning(
        "FAL0011", "The schema sets limits that no value meets", "'{0}' is {1} and '{2}' is {3}, so that no value is valid: correct the schema");

    public static readonly DiagnosticDescriptor UnsupportedKeyword = Warning(
        "FAL0012", "The schema uses a keyword that the generated types do not follow", "'{0}' is not supported: {1}");

    public static readonly DiagnosticDescriptor UncheckedKeyword = New(
        "FAL0013", "The schema uses a keyword that is not checked", "'{0}' is left to the service to check: the generated types take values that it forbids", DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor OutOfRange = Argument(
        ArgumentDiagnostics.OutOfRange, "The argument is out of range", "'{0}' takes a number {1}, and the service refuses {2}: {3}");

    public static readonly DiagnosticDescriptor WrongLength = Argument(
        ArgumentDiagnostics.WrongLength, "The argument has a wrong length", "'{0}' takes {1}, and the service refuses {2}: {3}");

    public static readonly DiagnosticDescriptor NoMatch = Argument(
        ArgumentDiagnostics.NoMatch, "The argument does not match its pattern", "'{0}' takes a text that matches {1}, and the service refuses '{2}': give one that does");

    public static readonly DiagnosticDescriptor UnknownValue = Argument(
        ArgumentDiagnostics.UnknownValue, "The argument is not one of the known values", "{0} is not one of the known values of {1}: {2}");

    public static readonly DiagnosticDescriptor NotAMultiple = Argument(
        ArgumentDiagnostics.NotAMultiple, "The argument is not a multiple of what it must be", "'{0}' takes multiples of {1}, and the service refuses {2}: {3}");

    public static readonly DiagnosticDescriptor UnusableFile = Argument(
        ArgumentDiagnostics.UnusableFile, "The argument is no file that can be sent", "'{0}' is not {1}: {2}");

    public static readonly DiagnosticDescriptor DroppedResult = New(
        UsageDiagnostics.DroppedResult, "The result of a call is lost", "'{0}' {1}", DiagnosticSeverity.Warning, Usage);

    public static readonly DiagnosticDescriptor UndisposedConnection = New(
        UsageDiagnostics.UndisposedConnection, "The realtime connection is never disposed", "The connection of '{0}' is never disposed, so that its socket stays open: declare it with 'await using'", DiagnosticSeverity.Warning, Usage);

    public static readonly DiagnosticDescriptor UntypedCall = New(
        UsageDiagnostics.UntypedCall, "The untyped endpoint has a generated client, or is probably misspelt", "'{0}' {1}", DiagnosticSeverity.Warning, Usage);

    public static readonly DiagnosticDescriptor Polling = New(
        "FAL1011", "The loop polls what the client follows itself", "The loop polls '{0}': 'WatchAsync' yields the changes, 'GetAsync' waits for the result, and 'SubscribeAsync' does both from the start", DiagnosticSeverity.Info, Usage);

    private static DiagnosticDescriptor Error(string id, string title, string message) => New(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message) => New(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Argument(string id, string title, string message) => New(id, title, message, DiagnosticSeverity.Error, Arguments);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity, string category = Schemas) =>
        new(id, title, message, category, severity, isEnabledByDefault: true, helpLinkUri: HelpLink);
}
