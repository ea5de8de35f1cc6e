using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>The statements that check a value before it is sent, which read like its schema.</summary>
internal sealed class CheckStatements(TypesByName types, ValueSyntax syntax)
{
    /// <summary>The statements that check a property.</summary>
    public IEnumerable<string> Of(PropertyModel property)
    {
        var name = Literals.Quote(property.JsonName);
        if (property.CanBeLeftNull)
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
        PrimitiveType { Kind: Primitive.String or Primitive.File } => OfText(limits, arguments),
        NamedType named => OfNamed(named, arguments),
        ListType list => OfCount(limits, arguments).Concat(OfInner("Items", list.Item, list.ItemLimits, arguments)),
        MapType map => OfCount(limits, arguments).Concat(OfInner("Values", map.Value, map.ValueLimits, arguments)),
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
        if (item is NamedType { Kind: not NamedTypeKind.Enum } && checks.Count > 0)
            yield return $"validation.{method}({arguments});";
        else if (checks.Count > 0)
            yield return $"validation.{method}({arguments}, static (ref FalValidation validation, {syntax.Of(item)} item) => {Body(checks)});";
    }

    private static string Body(List<string> statements) =>
        statements.Count == 1 ? statements[0].TrimEnd(';') : $"{{ {string.Join(" ", statements)} }}";
}
