using Microsoft.CodeAnalysis;

namespace Fal.Generators.Diagnostics;

/// <summary>Every diagnostic but those of schema files, which are <see cref="SchemaDiagnostics"/>: FAL0007 and FAL0015 are about the project, FAL1xxx about the user's own code.</summary>
internal static class Descriptors
{
    internal const string Schemas = "Fal.Schemas";
    private const string Arguments = "Fal.Arguments";
    private const string Usage = "Fal.Usage";

    public static readonly DiagnosticDescriptor LanguageTooOld = New(
        "FAL0007", "The C# version is too old", "The generated clients need C# 11 or later, and this project is compiled as C# {0}: set <LangVersion> to 11 or more", DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor Rival = New(
        "FAL0015", "Other code has names of Fal.Client", "{0}, so that generated code cannot use the name, and no client is generated: {1}", DiagnosticSeverity.Error);

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

    private static DiagnosticDescriptor Argument(string id, string title, string message) => New(id, title, message, DiagnosticSeverity.Error, Arguments);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity, string category = Schemas) =>
        new(id, title, message, category, severity, isEnabledByDefault: true, helpLinkUri: HelpLinks.Of(id));
}
