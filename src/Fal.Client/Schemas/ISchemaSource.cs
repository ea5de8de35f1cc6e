namespace Fal;

/// <summary>What knows the JSON Schema of a type.</summary>
internal interface ISchemaSource
{
    /// <summary>Where the schema is; empty where the project has none at run time.</summary>
    FalTypeSchema Schema { get; }
}
