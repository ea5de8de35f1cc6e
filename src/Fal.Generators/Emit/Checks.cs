using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>The checks that a value has before it is sent, as statements that read like its schema.</summary>
internal sealed class Checks
{
    private readonly HashSet<string> _checked = [];
    private readonly Dictionary<string, TypeModel> _types;

    public Checks(EndpointModel endpoint)
    {
        _types = endpoint.Types.ToDictionary(t => t.Name);
        var syntax = new TypeSyntax(endpoint.Name, isNested: false);
        var sent = endpoint.Types.Where(t => t.IsSent && t is not EnumModel).ToList();
        while (sent.RemoveAll(t => !_checked.Contains(t.Name) && IsAnythingToCheck(t, syntax) && _checked.Add(t.Name)) > 0)
        {
        }
    }

    /// <summary>Whether there is anything to check in a record or union.</summary>
    public bool Has(TypeModel type) => _checked.Contains(type.Name);

    /// <summary>The statements that check a property.</summary>
    public IEnumerable<string> Of(PropertyModel property, TypeSyntax syntax)
    {
        var name = Literals.Quote(property.JsonName);
        if (property is { IsRequired: true, IsNullable: false, Type.IsValueType: false })
            yield return $"validation.Required({name}, {property.Name});";
        var value = property.IsThreeState ? $"{property.Name}.GetValueOrDefault(null)" : property.Name;
        foreach (var check in Of(property.Type, property.Limits, $"{name}, {value}", syntax))
            yield return check;
    }

    /// <summary>The statements that check a case of a union. What a record forbids a map beside it may take.</summary>
    public IEnumerable<string> Of(UnionModel union, UnionCaseModel @case, string value, TypeSyntax syntax) =>
        @case.Type is NamedType { Kind: NamedTypeKind.Record } && union.Cases.Any(c => c.Type is MapType) ? [] : Of(@case.Type, @case.Limits, $"\"\", {value}", syntax);

    private bool IsAnythingToCheck(TypeModel type, TypeSyntax syntax) => type switch
    {
        RecordModel record => record.Properties.Any(p => Of(p, syntax).Any()),
        UnionModel union => union.Cases.Any(c => Of(union, c, "value", syntax).Any()),
        _ => false,
    };

    /// <param name="arguments">The name and the value.</param>
    private IEnumerable<string> Of(TypeRef type, LimitsModel limits, string arguments, TypeSyntax syntax) => type switch
    {
        PrimitiveType { Kind: Primitive.Int32 or Primitive.Int64 or Primitive.Double } number => OfNumber(number.Kind, limits, arguments),
        PrimitiveType { Kind: Primitive.String or Primitive.File } => OfText(limits, arguments),
        NamedType named => OfNamed(named, arguments),
        ListType list => OfCount(limits, arguments).Concat(OfInner("Items", list.Item, list.ItemLimits, arguments, syntax)),
        MapType map => OfCount(limits, arguments).Concat(OfInner("Values", map.Value, map.ValueLimits, arguments, syntax)),
        NullableType nullable => Of(nullable.Inner, limits, arguments, syntax),
        _ => [],
    };

    private static IEnumerable<string> OfNumber(Primitive kind, LimitsModel limits, string arguments)
    {
        if (RangeSyntax.Of(limits, kind) is { } range)
        {
            var exclusive = (range.MinimumIsExclusive ? ", minimumIsExclusive: true" : "") + (range.MaximumIsExclusive ? ", maximumIsExclusive: true" : "");
            yield return $"validation.Range({arguments}, {range.Minimum}, {range.Maximum}{exclusive});";
        }

        if (limits.MultipleOf is { } step)
            yield return $"validation.MultipleOf({arguments}, {RangeSyntax.Literal(step)});";
        if (limits.AllowedValues.Count > 0)
            yield return $"validation.AllowedValues({arguments}, new[] {{ {string.Join(", ", limits.AllowedValues.Select(Literals.Number))} }});";
    }

    private static IEnumerable<string> OfText(LimitsModel limits, string arguments)
    {
        if (limits.MinLength is not null || limits.MaxLength is not null)
            yield return $"validation.Length({arguments}, {limits.MinLength ?? 0}, {Literals.Greatest(limits.MaxLength)});";
        if (limits.Pattern is { } pattern)
            yield return $"validation.Pattern({arguments}, {Literals.Quote(pattern)});";
    }

    private IEnumerable<string> OfNamed(NamedType type, string arguments)
    {
        if (_types[type.Name] is EnumModel { IsOpen: false })
            yield return $"validation.KnownValue({arguments});";
        else if (_checked.Contains(type.Name))
            yield return $"validation.Item({arguments});";
    }

    private static IEnumerable<string> OfCount(LimitsModel limits, string arguments)
    {
        if (limits.MinItems is not null || limits.MaxItems is not null)
            yield return $"validation.ItemCount({arguments}, {limits.MinItems ?? 0}, {Literals.Greatest(limits.MaxItems)});";
    }

    private IEnumerable<string> OfInner(string method, TypeRef item, LimitsModel limits, string arguments, TypeSyntax syntax)
    {
        var checks = Of(item, limits, "\"\", item", syntax).ToList();
        if (item is NamedType { Kind: not NamedTypeKind.Enum } && checks.Count > 0)
            yield return $"validation.{method}({arguments});";
        else if (checks.Count > 0)
            yield return $"validation.{method}({arguments}, static (ref FalValidation validation, {syntax.Of(item)} item) => {Body(checks)});";
    }

    private static string Body(List<string> statements) =>
        statements.Count == 1 ? statements[0].TrimEnd(';') : $"{{ {string.Join(" ", statements)} }}";
}
