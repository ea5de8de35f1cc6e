using System.ComponentModel;

namespace Fal.Runtime;

/// <summary>Where the JSON Schema of a generated type is. For generated code; <see cref="FalSchema"/> gives the schema itself.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct FalTypeSchema
{
    /// <summary>A document that is of the type itself.</summary>
    /// <param name="document">The document, which refers to nothing outside.</param>
    public FalTypeSchema(ReadOnlySpan<byte> document)
        : this(document, "", null)
    {
    }

    private FalTypeSchema(ReadOnlySpan<byte> document, string place, Type? root)
    {
        Document = document;
        Place = place;
        Root = root;
    }

    /// <summary>The document; empty where the project has no schemas at run time.</summary>
    internal ReadOnlySpan<byte> Document { get; }

    /// <summary>Where in the document the type's own schema is.</summary>
    internal string Place { get; }

    /// <summary>The type that has the document; null where it is the type itself.</summary>
    internal Type? Root { get; }

    /// <summary>A part of another type's document.</summary>
    /// <typeparam name="TRoot">The type that has the document.</typeparam>
    /// <param name="place">Where in it the part is, as a JSON pointer.</param>
    /// <returns>Where the schema is.</returns>
    public static FalTypeSchema In<TRoot>(string place)
        where TRoot : IFalJson<TRoot> => new(TRoot.Schema().Document, place, typeof(TRoot));
}
