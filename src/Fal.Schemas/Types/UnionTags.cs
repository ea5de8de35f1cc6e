using System.Globalization;
using Fal.Schemas.Model;
using Fal.Schemas.Names;
using Newtonsoft.Json;

namespace Fal.Schemas.Types;

/// <summary>
/// Completes unions with the tags that tell their objects apart: those of a discriminator, or properties whose known values differ from case to
/// case. A record that has one tag has its value from the start, so that it is always written.
/// </summary>
internal sealed class UnionTags
{
    private readonly TypesByName _types;
    private readonly Dictionary<string, Dictionary<string, PropertyModel>> _properties = [];

    private UnionTags(IReadOnlyList<TypeModel> types) => _types = new TypesByName(types);

    public static IReadOnlyList<TypeModel> Complete(IReadOnlyList<TypeModel> types)
    {
        var tags = new UnionTags(types);
        var told = types.Select(t => t is UnionModel union ? tags.Told(union) : t).ToList();
        var uses = told.OfType<UnionModel>()
            .SelectMany(u => u.Cases)
            .SelectMany(c => c.Tags, (c, tag) => (Record: (c.Type as NamedType)?.Name, Tag: tag))
            .ToLookup(use => use.Record, use => use.Tag);
        return [.. told.Select(t => t is RecordModel record && uses.Contains(record.Name) ? tags.Tagged(record, uses[record.Name]) : t)];
    }

    private UnionModel Told(UnionModel union)
    {
        if (union.Cases.Any(c => c.Tags.Count > 0))
            return union with { Cases = union.Cases.Select(c => c with { Tags = c.Tags.Select(tag => Known(c, tag)).ToEquatableArray() }).ToEquatableArray() };
        return TellingProperty(union) is { } name
            ? union with { Cases = union.Cases.Select(c => KnownValues(c, name) is { Count: > 0 } values ? c with { Tags = new([new TagModel(name, values.ToEquatableArray())]) } : c).ToEquatableArray() }
            : union;
    }

    /// <summary>The tag as the property of the record has it: a discriminator writes all tags as text, and may name the component where the record knows better.</summary>
    private TagModel Known(UnionCaseModel @case, TagModel tag)
    {
        var known = KnownValues(@case, tag.JsonName);
        var both = known.Where(value => tag.Values.Any(v => string.Equals(v.Value, value.Value, StringComparison.OrdinalIgnoreCase))).ToList();
        if (known.Count > 0)
            return tag with { Values = (both.Count > 0 ? both : known).ToEquatableArray() };
        return Property(@case, tag.JsonName)?.Type is { } type && tag.Values.Select(v => As(v.Value, type)).OfType<ConstantModel>().ToEquatableArray() is { Count: > 0 } values
            ? tag with { Values = values }
            : tag;
    }

    /// <summary>The property that each object of a union has, with known values that no other one has; null where there is none.</summary>
    private string? TellingProperty(UnionModel union)
    {
        var objects = union.Objects.ToList();
        if (objects.Count < 2 || _types.TypeOf(objects[0].Type) is not RecordModel first)
            return null;
        var telling = first.Properties.Select(p => p.JsonName).Where(name => Tells(objects, name)).ToList();
        return telling.FirstOrDefault(name => objects.All(o => KnownValues(o, name).Count == 1)) ?? telling.FirstOrDefault();
    }

    private bool Tells(List<UnionCaseModel> objects, string name)
    {
        var seen = new HashSet<ConstantModel>();
        return objects.All(o => KnownValues(o, name) is { Count: > 0 } values
            && (values.Count == 1 || Property(o, name)!.IsRequired)
            && values.All(seen.Add));
    }

    private IReadOnlyList<ConstantModel> KnownValues(UnionCaseModel @case, string name)
    {
        if (Property(@case, name) is not { } property)
            return [];
        if (_types.EnumOf(property.Type) is { IsOpen: false } known)
            return [.. known.Members.Select(m => new ConstantModel(m.Value, known.ValueKind is Primitive.String))];
        return property.OnlyValue is { } only ? [only] : [];
    }

    private PropertyModel? Property(UnionCaseModel @case, string name)
    {
        if (_types.TypeOf(@case.Type) is not RecordModel record)
            return null;
        if (!_properties.TryGetValue(record.Name, out var properties))
            _properties[record.Name] = properties = record.Properties.ToDictionary(p => p.JsonName);
        return properties.TryGetValue(name, out var property) ? property : null;
    }

    private RecordModel Tagged(RecordModel record, IEnumerable<TagModel> tags)
    {
        var properties = record.Properties.ToList();
        foreach (var tag in tags.GroupBy(t => t.JsonName, t => t.Values))
        {
            var values = tag.SelectMany(v => v).Distinct().ToList();
            if (values.Count == 0)
                continue;
            var place = properties.FindIndex(p => p.JsonName == tag.Key);
            if (place >= 0)
                properties[place] = Tagged(properties[place], values);
            else if (record.IsOpen)
                properties.Insert(0, Tagged(Unnamed(record, tag.Key), values));
        }

        return record with { Properties = properties.ToEquatableArray() };
    }

    /// <summary>A tag that a discriminator names, and the record does not.</summary>
    private static PropertyModel Unnamed(RecordModel record, string name)
    {
        var locals = new TakenNames(record.Properties.Select(p => p.LocalName));
        var member = MemberNames.Of(record.Name, [name], Identifier.OfProperty, [.. record.Properties.Select(p => p.Name)])[0];
        return new PropertyModel
        {
            JsonName = name,
            Name = member,
            LocalName = LocalNames.TakeForProperty(member, locals),
            Type = new PrimitiveType(Primitive.String),
            Description = "Which kind of object it is.",
        };
    }

    private PropertyModel Tagged(PropertyModel property, List<ConstantModel> values)
    {
        var constants = values.Select(v => As(v.Value, property.Type)).OfType<ConstantModel>().ToList();
        if (constants.Count < values.Count)
            return property;
        if (constants.Count == 1)
            return WithConstant(property, constants[0]);
        if (property.IsRequired)
            return property;
        return property.Default is { } json && constants.Find(c => c.Value == Text(json)) is { } constant
            ? WithConstant(property, constant)
            : property with { IsRequired = true, IsNullable = false, IsThreeState = false };
    }

    private static PropertyModel WithConstant(PropertyModel property, ConstantModel constant) => property with
    {
        Constant = constant,
        MayBeMissing = !property.IsRequired || property.IsNullable,
        IsRequired = true,
        IsNullable = false,
        IsThreeState = false,
        Example = null,
    };

    /// <summary>A value as a type of C# has it; null where it has none.</summary>
    private ConstantModel? As(string value, TypeRef type) => type switch
    {
        PrimitiveType { Kind: Primitive.String } => new ConstantModel(value, true),
        PrimitiveType { Kind: Primitive.Boolean } => bool.TryParse(value, out var flag) ? new ConstantModel(flag ? "true" : "false", false) : null,
        PrimitiveType { IsInteger: true } => AsInteger(value),
        NamedType when _types.EnumOf(type) is { } known => known.ValueKind is Primitive.String ? new ConstantModel(value, true) : AsInteger(value),
        _ => null,
    };

    private static ConstantModel? AsInteger(string value) =>
        int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? new ConstantModel(number.ToString(CultureInfo.InvariantCulture), false) : null;

    /// <summary>A default as a tag would be written; null where it is a list or an object.</summary>
    private static string? Text(string json) => json[0] switch
    {
        '"' => JsonConvert.DeserializeObject<string>(json),
        '[' or '{' => null,
        _ => json,
    };
}
