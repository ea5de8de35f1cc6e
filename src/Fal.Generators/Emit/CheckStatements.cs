using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>The statements that check a value before it is sent, which read like its schema.</summary>
internal sealed class CheckStatements(TypesByName types, ValueSyntax syntax)
{
    /// <summary>The statements that check a property.</summary>
    public IEnumerable<string> Of(PropertyModel property)
    {
        var name = Literals.Quote(property.JsonName);
        if (property.CanBeLeftNull && !FindsNone(property.Type))
            yield return $"validation.Required({name}, {property.Name});";
        foreach (var check in Of(property.Type, property.Limits, $"{name}, {ValueSyntax.ValueOf(property)}"))
            yield return check;
    }

    /// <summary>The statements that check a case of a union.</summary>
    public IEnumerable<string> Of(UnionModel union, UnionCaseModel @case, string value) =>
        union.IsBesideMap(@case) ? [] : Of(@case.Type, @case.Limits, $"\"\", {value}");

    /// <param name="arguments">The name and the value.</param>
    private IEnumerable<string> Of(TypeRef type, LimitsModel limits, string arguments) => type switch
    {
        PrimitiveType { IsNumber: true } number => OfNumber(number.Kind, limits, arguments),
        PrimitiveType { Kind: Primitive.String } => OfText(limits, arguments),
        PrimitiveType { Kind: Primitive.File } => OfText(limits, arguments).Concat(OfFile(limits, arguments)),
        NamedType named => OfNamed(named, arguments),
        ListType list => OfCount(limits, arguments).Concat(OfInner("Items", list.Item, limits.OfItem(list.ItemLimits), arguments)),
        MapType map => OfCount(limits, arguments).Concat(OfInner("Values", map.Value, limits.OfItem(map.ValueLimits), arguments)),
        NullableType nullable => Of(nullable.Inner, limits, arguments),
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
            yield return $"validation.MultipleOf({arguments}, {Literals.Double(step)});";
        if (limits.AllowedValues.Count > 0)
            yield return $"validation.AllowedValues({arguments}, new[] {{ {string.Join(", ", limits.AllowedValues.Select(Literals.Double))} }});";
    }

    private static IEnumerable<string> OfText(LimitsModel limits, string arguments)
    {
        if (limits.MinLength is not null || limits.MaxLength is not null)
            yield return $"validation.Length({arguments}, {limits.MinLength ?? 0}, {Literals.Greatest(limits.MaxLength)});";
        if (limits.Pattern is { } pattern)
            yield return $"validation.Pattern({arguments}, {Literals.Quote(pattern)});";
    }

    private static IEnumerable<string> OfFile(LimitsModel limits, string arguments)
    {
        if (limits.Media is { IsChecked: true } media)
            yield return $"validation.File({arguments}, {string.Join(", ", media.All.Where(l => l.IsChecked).Select(l => $"{LimitAttributes.ParameterOf(l)}: {LimitAttributes.ValueOf(l)}"))});";
    }

    private IEnumerable<string> OfNamed(NamedType type, string arguments)
    {
        if (types.TypeOf(type) is { IsChecked: true })
            yield return type.Kind is NamedTypeKind.Enum ? $"validation.KnownValue({arguments});" : $"validation.Item({arguments});";
    }

    private static IEnumerable<string> OfCount(LimitsModel limits, string arguments)
    {
        if (limits.MinItems is not null || limits.MaxItems is not null)
            yield return $"validation.ItemCount({arguments}, {limits.MinItems ?? 0}, {Literals.Greatest(limits.MaxItems)});";
    }

    private IEnumerable<string> OfInner(string method, TypeRef item, LimitsModel limits, string arguments)
    {
        var checks = Of(item, limits, "\"\", item").ToList();
        var isOfType = item is NamedType { Kind: not NamedTypeKind.Enum } ? types.TypeOf(item) is { IsChecked: true } : item is PrimitiveType { Kind: Primitive.File } && checks.Count == 0;
        if (item.ConvertsNull && !FindsNone(item))
            checks.Insert(0, "validation.Required(\"\", item);");
        if (isOfType)
            yield return $"validation.{method}({arguments});";
        else if (checks.Count > 0)
            yield return $"validation.{method}({arguments}, static (ref FalValidation validation, {syntax.Of(item)} item) => {Body(checks)});";
    }

    /// <summary>Whether the check of a value also finds that it is none.</summary>
    private bool FindsNone(TypeRef type) => type is NamedType { Kind: not NamedTypeKind.Record } && types.TypeOf(type) is { IsChecked: true };

    private static string Body(List<string> statements) =>
        statements.Count == 1 ? statements[0].TrimEnd(';') : $"{{ {string.Join(" ", statements)} }}";
}
