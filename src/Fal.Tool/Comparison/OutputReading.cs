using Fal.Schemas.Model;

namespace Fal.Tool.Comparison;

/// <summary>Judges whether the types of the old version read whatever those of the new one can be.</summary>
internal sealed class OutputReading(ModelPair pair)
{
    private readonly List<Refusal> _refusals = [];
    private readonly HashSet<(string Old, string New)> _seen = [];

    public IReadOnlyList<Refusal> Refusals()
    {
        Read(pair.Before.Output, pair.After.Output, JsonPath.Root);
        return _refusals;
    }

    private void Read(TypeRef old, TypeRef now, JsonPath path)
    {
        if (old is PrimitiveType { Kind: Primitive.Json })
            return;
        if (now is NullableType nullable)
        {
            if (old is not NullableType)
                Refuse(path, "null", "no value", "a value");
            Read(old, nullable.Inner, path);
            return;
        }

        if (old is NullableType inner)
        {
            Read(inner.Inner, now, path);
            return;
        }

        if (pair.NewTypes.TypeOf(now) is UnionModel several)
            Cases(old, several, path);
        else if (pair.OldTypes.TypeOf(old) is UnionModel union)
            OneOf(union, now, path);
        else
            ReadOne(old, now, path);
    }

    private void ReadOne(TypeRef old, TypeRef now, JsonPath path)
    {
        switch (old, now)
        {
            case (ListType was, ListType @is):
                Read(was.Item, @is.Item, path.Item());
                return;
            case (MapType was, MapType @is):
                Read(was.Value, @is.Value, path.Value());
                return;
        }

        switch (pair.OldTypes.TypeOf(old), pair.NewTypes.TypeOf(now))
        {
            case (RecordModel was, RecordModel @is) when was.IsBody == @is.IsBody:
                if (_seen.Add((was.Name, @is.Name)))
                    Records(was, @is, path);
                break;
            default:
                if (!ReadsScalar(old, now))
                    Refuse(path, "type", pair.Names.Of(old), pair.NewNames.Of(now));
                break;
        }
    }

    private void Records(RecordModel was, RecordModel now, JsonPath path)
    {
        foreach (var property in was.Properties)
        {
            var place = was.IsBody ? path : path.Property(property.JsonName);
            var isNeeded = property is { IsRequired: true, IsNullable: false } && !property.MayBeMissing;
            if (now.Properties.FirstOrDefault(p => p.JsonName == property.JsonName) is not { } same)
            {
                if (isNeeded)
                    Refuse(place, "property", "there", null);
                continue;
            }

            if (isNeeded && (!same.IsRequired || same.MayBeMissing))
                Refuse(place, "presence", "required", "optional");
            if (isNeeded && same.IsNullable)
                Refuse(place, "null", "no value", "a value");
            Read(property.Type, same.Type, place);
        }
    }

    private void Cases(TypeRef old, UnionModel now, JsonPath path)
    {
        if (pair.OldTypes.TypeOf(old) is UnionModel was && (was.IsTagged && !now.IsTagged || !SameShapes(was, now)))
        {
            Refuse(path, "cases", string.Join(", ", was.Cases.Select(c => pair.Names.Of(c.Type))), string.Join(", ", now.Cases.Select(c => pair.NewNames.Of(c.Type))));
            return;
        }

        foreach (var @case in now.Cases)
            Read(old, @case.Type, path);
        if (now.IsTagged && pair.OldTypes.TypeOf(old) is not UnionModel { IsTagged: true })
            Refuse(path, "cases", pair.Names.Of(old), "others that are not known yet");
    }

    /// <summary>
    /// Whether objects are told apart as before: by tags that mean the same, or by properties that are the same. Where there is one object, there is
    /// nothing to tell apart.
    /// </summary>
    private bool SameShapes(UnionModel was, UnionModel now)
    {
        var old = was.Objects.ToList();
        if (old.Count < 2 && !was.IsTagged)
            return true;
        foreach (var @case in now.Objects)
        {
            var same = old.FirstOrDefault(c => pair.Names.Of(c.Type) == pair.NewNames.Of(@case.Type));
            if (same is null || !same.Tags.Equals(@case.Tags) || (same.Tags.Count == 0 && !SameShape(same.Type, @case.Type)))
                return false;
        }

        return true;
    }

    private bool SameShape(TypeRef was, TypeRef now) => pair.OldTypes.TypeOf(was) is not RecordModel old || pair.NewTypes.TypeOf(now) is not RecordModel @new
        || old.Properties.Select(p => Shape(p, pair.Names)).Order(StringComparer.Ordinal).SequenceEqual(@new.Properties.Select(p => Shape(p, pair.NewNames)).Order(StringComparer.Ordinal));

    private static string Shape(PropertyModel property, TypeNotation names) => $"{property.JsonName} {property.IsRequired} {names.Of(property)} {property.OnlyValue?.Value}";

    private void OneOf(UnionModel old, TypeRef now, JsonPath path)
    {
        var isObject = now is MapType || pair.NewTypes.TypeOf(now) is RecordModel;
        var readers = old.Cases.Where(c => isObject == (c.Type is MapType || pair.OldTypes.TypeOf(c.Type) is RecordModel)).ToList();
        if (isObject)
            readers = readers.Count > 1 ? [.. readers.Where(c => pair.Names.Of(c.Type) == pair.NewNames.Of(now))] : readers;
        else
            readers = [.. readers.Where(c => c.Type is ListType ? now is ListType : ReadsScalar(c.Type, now))];
        if (readers.Count == 0)
            Refuse(path, "type", pair.Names.Of(new NamedType(old.Name, NamedTypeKind.Union, old.IsTopLevel)), pair.NewNames.Of(now));
        else
            Read(readers[0].Type, now, path);
    }

    /// <summary>Whether a text, a number or the like is read as another.</summary>
    private bool ReadsScalar(TypeRef old, TypeRef now) => (KindOf(old, pair.OldTypes), KindOf(now, pair.NewTypes)) switch
    {
        (Primitive.String or Primitive.File, Primitive.String or Primitive.File or Primitive.Bytes) => true,
        (Primitive.Double, Primitive.Int32 or Primitive.Int64 or Primitive.UInt64) => true,
        (Primitive.Int64, Primitive.Int32) => true,
        ({ } was, { } @is) => was == @is && was is not Primitive.Json,
        _ => false,
    };

    private static Primitive? KindOf(TypeRef type, TypesByName types) => type is PrimitiveType primitive ? primitive.Kind : types.EnumOf(type)?.ValueKind;

    private void Refuse(JsonPath path, string what, string? before, string? after) => _refusals.Add(new Refusal(path, what, before, after));
}
