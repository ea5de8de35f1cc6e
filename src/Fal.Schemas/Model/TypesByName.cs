namespace Fal.Schemas.Model;

/// <summary>
/// The types of one endpoint by their names. It is made once where an endpoint is read, and once where its code is written: models are compared
/// by value, so that they hold no dictionary.
/// </summary>
internal sealed class TypesByName
{
    private readonly Dictionary<string, TypeModel> _types = new(StringComparer.Ordinal);

    public TypesByName(IEnumerable<TypeModel> types)
    {
        foreach (var type in types)
            Add(type);
    }

    public void Add(TypeModel type) => _types.Add(type.Name, type);

    /// <summary>The type that a use names; null where it names none, or one that is still being read.</summary>
    public TypeModel? TypeOf(TypeRef type) => type is NamedType named && _types.TryGetValue(named.Name, out var model) ? model : null;

    /// <summary>The set of known values that a use names; null where it names none.</summary>
    public EnumModel? EnumOf(TypeRef type) => TypeOf(type) as EnumModel;
}
