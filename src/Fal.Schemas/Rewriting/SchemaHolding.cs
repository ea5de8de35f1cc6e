namespace Fal.Schemas.Rewriting;

/// <summary>How a keyword of a schema holds other schemas.</summary>
internal enum SchemaHolding
{
    /// <summary>It holds none.</summary>
    None,
    One,

    /// <summary>Several, in an array.</summary>
    InOrder,

    /// <summary>Several, in an object whose property names are theirs.</summary>
    ByName,
}
