namespace Fal.Schemas.Model;

/// <summary>The JSON Schema of a generated type.</summary>
internal abstract record TypeSchemaModel;

/// <summary>A document of its own.</summary>
internal sealed record SchemaDocumentModel(string Json) : TypeSchemaModel;

/// <summary>A part of the document of another type.</summary>
/// <param name="Root">The type that has the document.</param>
/// <param name="Pointer">Where in it the part is.</param>
internal sealed record SchemaPartModel(NamedType Root, string Pointer) : TypeSchemaModel;
