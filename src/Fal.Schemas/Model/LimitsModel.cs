namespace Fal.Schemas.Model;

/// <summary>The limits of a value, as the schema writes them; null where there is none.</summary>
internal sealed record LimitsModel
{
    public static LimitsModel None { get; } = new();

    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }

    public decimal? ExclusiveMinimum { get; init; }

    public decimal? ExclusiveMaximum { get; init; }

    public decimal? MultipleOf { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    /// <summary>Of a list its least number of items, of a map that of its entries.</summary>
    public int? MinItems { get; init; }

    /// <summary>Of a list its greatest number of items, of a map that of its entries.</summary>
    public int? MaxItems { get; init; }

    public string? Pattern { get; init; }

    /// <summary>The only values of a number that no generated type stands for; none where any is allowed.</summary>
    public EquatableArray<double> AllowedValues { get; init; }

    /// <summary>Of a file the limits of its content, of a list or map those of the files in it; null where there are none.</summary>
    public MediaLimitsModel? Media { get; init; }

    /// <summary>The lower end of the range, and whether it is exclusive; null where there is none.</summary>
    public (decimal Value, bool IsExclusive)? Lower =>
        ExclusiveMinimum is { } above && !(Minimum > above) ? (above, true) : Minimum is { } minimum ? (minimum, false) : null;

    /// <summary>The upper end of the range, and whether it is exclusive; null where there is none.</summary>
    public (decimal Value, bool IsExclusive)? Upper =>
        ExclusiveMaximum is { } below && !(Maximum < below) ? (below, true) : Maximum is { } maximum ? (maximum, false) : null;

    /// <summary>The limits, or <see cref="None"/> itself where there are none: most values have none, and share that one object.</summary>
    public static LimitsModel Of(LimitsModel limits) => limits == None ? None : limits;

    /// <summary>The limits of a value that keeps within these and within others.</summary>
    public LimitsModel And(LimitsModel other) => ReferenceEquals(other, None) ? this : ReferenceEquals(this, None) ? other : new LimitsModel
    {
        Minimum = Greater(Minimum, other.Minimum),
        Maximum = Less(Maximum, other.Maximum),
        ExclusiveMinimum = Greater(ExclusiveMinimum, other.ExclusiveMinimum),
        ExclusiveMaximum = Less(ExclusiveMaximum, other.ExclusiveMaximum),
        MultipleOf = MultipleOf ?? other.MultipleOf,
        MinLength = (int?)Greater(MinLength, other.MinLength),
        MaxLength = (int?)Less(MaxLength, other.MaxLength),
        MinItems = (int?)Greater(MinItems, other.MinItems),
        MaxItems = (int?)Less(MaxItems, other.MaxItems),
        Pattern = Pattern ?? other.Pattern,
        AllowedValues = AllowedValues.Count > 0 ? AllowedValues : other.AllowedValues,
        Media = MediaLimitsModel.And(Media, other.Media),
    };

    /// <summary>The limits of an item of a list, or a value of a map, that has these: what it says of files it says of each.</summary>
    public LimitsModel OfItem(LimitsModel item) => Media is null ? item : item with { Media = MediaLimitsModel.And(Media, item.Media)?.WithoutContradictions() };

    /// <summary>What is said of the files that a value of a type is, or holds in lists and maps; null where nothing is, or where it is none.</summary>
    public MediaLimitsModel? MediaOf(TypeRef type) => type switch
    {
        PrimitiveType { Kind: Primitive.File } or NamedType { Kind: NamedTypeKind.Record } => Media,
        ListType list => OfItem(list.ItemLimits).MediaOf(list.Item),
        MapType map => OfItem(map.ValueLimits).MediaOf(map.Value),
        NullableType nullable => MediaOf(nullable.Inner),
        _ => null,
    };

    /// <summary>Without limits that no value meets: the schema is wrong, and the service says what it really takes.</summary>
    public LimitsModel WithoutContradictions()
    {
        var limits = this;
        if (Lower is var (low, isAbove) && Upper is var (high, isBelow) && (low > high || (low == high && (isAbove || isBelow))))
            limits = limits with { Minimum = null, ExclusiveMinimum = null, Maximum = null, ExclusiveMaximum = null };
        if (MinLength > MaxLength)
            limits = limits with { MinLength = null, MaxLength = null };
        if (MinItems > MaxItems)
            limits = limits with { MinItems = null, MaxItems = null };
        if (Media is not null)
            limits = limits with { Media = Media.WithoutContradictions() };
        return MultipleOf <= 0 ? limits with { MultipleOf = null } : limits;
    }

    private static decimal? Greater(decimal? one, decimal? other) => one > other || other is null ? one : other;

    private static decimal? Less(decimal? one, decimal? other) => one < other || other is null ? one : other;
}
