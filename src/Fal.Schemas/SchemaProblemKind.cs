namespace Fal.Schemas;

/// <summary>A kind of problem that a schema file can have, by the id that its diagnostic has.</summary>
internal sealed record SchemaProblemKind(string Id, string Title, string MessageFormat, SchemaProblemSeverity Severity)
{
    /// <summary>What a project says of one schema file, in messages.</summary>
    public const string Item = "its FalModel item";

    /// <summary>What a project says of all of them, in messages.</summary>
    public const string Items = "the project's FalModel items";

    public static readonly SchemaProblemKind InvalidJson = Error(
        "FAL0001", "The schema file is not JSON", "'{0}' is not JSON: {1}");

    public static readonly SchemaProblemKind NotASchema = Error(
        "FAL0002", "The file is not a schema of a model", "'{0}' is no schema that can be read: {1}. Expected an OpenAPI document of a fal endpoint or app, a platform API page of models, or a pair of JSON Schemas called name.input.json and name.output.json.");

    public static readonly SchemaProblemKind NoEndpointId = Error(
        "FAL0003", "The schema does not name its endpoint", "'{0}' {1}: set EndpointId=\"owner/model\" on " + Item);

    public static readonly SchemaProblemKind EndpointClash = Error(
        "FAL0004", "Two schemas give the same client", "'{0}' in '{1}' would give the type '{2}' too, as '{3}' in '{4}' does: set another ClientName on " + Item + ", or leave one of the two out");

    public static readonly SchemaProblemKind UnresolvedReference = Warning(
        "FAL0005", "The schema refers to a part it does not have", "'{0}' {1}: the values it describes are left untyped, as JsonElement");

    public static readonly SchemaProblemKind NoModelSchema = Warning(
        "FAL0006", "A model on the page has no schema", "The page has no schema of '{0}': {1}. Fetch the page again, or leave the model out.");

    public static readonly SchemaProblemKind Unreadable = Error(
        "FAL0008", "The schema could not be read", "No client was generated of '{0}' in '{1}': {2}");

    public static readonly SchemaProblemKind InvalidMetadata = Error(
        "FAL0009", "The metadata of a FalModel item is invalid", "{0}=\"{1}\" of {2} is invalid: {3}");

    public static readonly SchemaProblemKind DuplicateEndpoint = Error(
        "FAL0010", "Two schemas describe the same endpoint", "'{0}' is described twice, in '{1}' and in '{2}': leave one of the two out, or set another ClientName on " + Item);

    public static readonly SchemaProblemKind ContradictoryLimits = Warning(
        "FAL0011", "The schema sets limits that no value meets", "'{0}' is {1} and '{2}' is {3}, so that no value is valid: correct the schema");

    public static readonly SchemaProblemKind UnsupportedKeyword = Warning(
        "FAL0012", "The schema uses a keyword that the generated types do not follow", "'{0}' is not supported: {1}");

    public static readonly SchemaProblemKind UncheckedKeyword = new(
        "FAL0013", "The schema uses a keyword that is not checked", "'{0}' is left to the service to check: the generated types take values that it forbids", SchemaProblemSeverity.Info);

    public static readonly SchemaProblemKind AlreadyReferenced = Warning(
        "FAL0014", "A referenced assembly has the client already", "'{0}' has its client '{2}' in the assembly '{1}' already: that one is used, and none is generated here. Leave the FalModel item out of this project, or set the property FalAccess to internal where '{1}' is made.");

    public static readonly SchemaProblemKind NoClientOfPath = Warning(
        "FAL0016", "A path of an app gives no client", "No client was generated of the path '{0}' in '{1}': {2}");

    public static readonly SchemaProblemKind NotLocked = Warning(
        "FAL0017", "The schema is not what the lock says", "'{0}' {1}");

    public static readonly SchemaProblemKind LockedWithoutFile = Warning(
        "FAL0019", "The lock has a model without a schema", "'{0}' is locked, and no FalModel item gives its schema: 'dotnet fal restore' brings the file back, and 'dotnet fal remove {0}' forgets the model");

    private static SchemaProblemKind Error(string id, string title, string message) => new(id, title, message, SchemaProblemSeverity.Error);

    private static SchemaProblemKind Warning(string id, string title, string message) => new(id, title, message, SchemaProblemSeverity.Warning);
}
