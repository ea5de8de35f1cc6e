namespace Fal.Schemas;

/// <summary>How much of a schema a problem costs.</summary>
internal enum SchemaProblemSeverity
{
    Info,
    Warning,

    /// <summary>The file, or the endpoint, gives no client.</summary>
    Error,
}
