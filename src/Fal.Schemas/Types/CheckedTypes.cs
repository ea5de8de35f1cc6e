using Fal.Schemas.Model;

namespace Fal.Schemas.Types;

/// <summary>The types with anything to check before a value is sent: a limit, a list of known values, a property that must not be null.</summary>
internal static class CheckedTypes
{
    public static HashSet<string> Among(IReadOnlyList<TypeModel> types) => Containers.Of(types, HasChecks, Parts);

    /// <summary>Whether there is anything to check in a value itself, apart from the generated types that it holds.</summary>
    private static bool HasChecks(TypeModel type) => type switch
    {
        EnumModel known => !known.IsOpen,
        RecordModel record => record.Properties.Any(p => p.CanBeLeftNull || HasLimits(p.Type, p.Limits)),
        UnionModel union => union.IsTagged || union.Cases.Any(c => !union.IsBesideMap(c) && HasLimits(c.Type, c.Limits)),
        _ => false,
    };

    private static IEnumerable<TypeRef> Parts(TypeModel type) =>
        type is UnionModel union ? union.Cases.Where(c => !union.IsBesideMap(c)).Select(c => c.Type) : type.Parts;

    private static bool HasLimits(TypeRef type, LimitsModel limits) => type switch
    {
        PrimitiveType { IsNumber: true } number =>
            RangeModel.Of(limits, number.Kind) is not null || limits.MultipleOf is not null || limits.AllowedValues.Count > 0,
        PrimitiveType { Kind: Primitive.File } when limits.Media is { IsChecked: true } => true,
        PrimitiveType { Kind: Primitive.String or Primitive.File } => limits is not { MinLength: null, MaxLength: null, Pattern: null },
        ListType list => HasCount(limits) || list.Item.ConvertsNull || HasLimits(list.Item, limits.OfItem(list.ItemLimits)),
        MapType map => HasCount(limits) || map.Value.ConvertsNull || HasLimits(map.Value, limits.OfItem(map.ValueLimits)),
        NullableType nullable => HasLimits(nullable.Inner, limits),
        _ => false,
    };

    private static bool HasCount(LimitsModel limits) => limits is not { MinItems: null, MaxItems: null };
}
