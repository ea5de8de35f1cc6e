using Fal.Schemas.Budgets;
using Fal.Schemas.Model;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Export;

/// <summary>Finds where in a document the schema of each generated type is: along the properties of records, the items of lists and the cases of unions.</summary>
internal sealed class TypePlaces
{
    private readonly JObject _document;
    private readonly TypesByName _types;
    private readonly FileBudget _budget;
    private readonly Dictionary<string, string> _found = new(StringComparer.Ordinal);
    private readonly Queue<(TypeRef Type, SchemaPlace Place)> _waiting = new();

    private TypePlaces(JObject document, TypesByName types, FileBudget budget)
    {
        _document = document;
        _types = types;
        _budget = budget;
    }

    /// <summary>The pointers of the types in the document of one, by their names.</summary>
    public static IReadOnlyDictionary<string, string> In(JObject document, NamedType root, TypesByName types, FileBudget budget)
    {
        var places = new TypePlaces(document, types, budget);
        places.Root(root);
        while (places._waiting.Count > 0)
        {
            var (type, place) = places._waiting.Dequeue();
            places.Look(type, place);
        }

        return places._found;
    }

    /// <summary>The document is of its type whatever it looks like.</summary>
    private void Root(NamedType root)
    {
        var place = new SchemaPlace(_document, "");
        _found[root.Name] = "";
        if (_types.TypeOf(root) is RecordModel { IsBody: true } body)
            Look(body.Properties[0].Type, place);
        else if (_types.TypeOf(root) is { } type)
            Parts(type, place);
    }

    private void Look(TypeRef type, SchemaPlace at)
    {
        _budget.Step();
        var place = at.Only(_document);
        switch (type)
        {
            case NullableType nullable:
                Look(nullable.Inner, place);
                break;
            case ListType list:
                Wait(list.Item, place.At("items"));
                foreach (var item in place.Several("prefixItems"))
                    Wait(list.Item, item);
                break;
            case MapType map:
                Wait(map.Value, place.At("additionalProperties"));
                break;
            case NamedType named when !_found.ContainsKey(named.Name) && _types.TypeOf(named) is { } model:
                Named(model, place);
                break;
        }
    }

    private void Named(TypeModel model, SchemaPlace place)
    {
        if (IsOf(model, place))
        {
            _found[model.Name] = place.Pointer;
            Parts(model, place);
            return;
        }

        // Lists of different items are one list of a union: each item is of one of its cases.
        foreach (var @case in (model as UnionModel)?.Cases ?? [])
            Wait(@case.Type, place);
    }

    private void Parts(TypeModel model, SchemaPlace place)
    {
        if (model is RecordModel record)
        {
            var properties = place.Properties(_document);
            foreach (var property in record.Properties.Where(p => properties.ContainsKey(p.JsonName)))
                Wait(property.Type, properties[property.JsonName]);
        }
        else if (model is UnionModel union)
        {
            foreach (var alternative in place.Alternatives(_document))
            {
                foreach (var @case in union.Cases)
                    Wait(@case.Type, alternative);
            }
        }
    }

    private void Wait(TypeRef type, SchemaPlace? place)
    {
        if (place is not null && type.Innermost is NamedType named && !_found.ContainsKey(named.Name))
            _waiting.Enqueue((type, place));
    }

    /// <summary>Whether a schema is the one that a type was made of.</summary>
    private bool IsOf(TypeModel model, SchemaPlace place) => model switch
    {
        RecordModel record => place.Properties(_document) is var properties && properties.Count <= record.Properties.Count && properties.Count > 0
            && record.Properties.Count(p => properties.ContainsKey(p.JsonName)) == properties.Count,
        EnumModel { IsOpen: false } known => place.Values is { } values && new HashSet<string>(known.Members.Select(m => m.Value)).SetEquals(values),
        UnionModel => place.Alternatives(_document).Skip(1).Any() || place.Schema["type"] is JArray,
        _ => false,
    };
}
