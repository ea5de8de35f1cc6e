namespace Fal.Schemas.Model;

/// <summary>The limits of a file's content, each at most once, in the order of their kinds.</summary>
/// <param name="All">The limits.</param>
internal sealed record MediaLimitsModel(EquatableArray<MediaLimitModel> All)
{
    /// <summary>Whether any can be checked before the file is uploaded.</summary>
    public bool IsChecked => All.Any(limit => limit.IsChecked);

    public decimal? this[MediaLimit kind]
    {
        get
        {
            foreach (var limit in All)
            {
                if (limit.Kind == kind)
                    return limit.Value;
            }

            return null;
        }
    }

    /// <summary>The limits; null where there are none.</summary>
    public static MediaLimitsModel? Of(IEnumerable<MediaLimitModel> limits) =>
        limits.GroupBy(limit => limit.Kind).Select(Narrowest).OrderBy(limit => limit.Kind).ToEquatableArray() is { Count: > 0 } all ? new MediaLimitsModel(all) : null;

    /// <summary>The limits of a file that keeps within some and within others.</summary>
    public static MediaLimitsModel? And(MediaLimitsModel? one, MediaLimitsModel? other) =>
        one is null || other is null ? one ?? other : Of(one.All.Concat(other.All));

    /// <summary>Without limits that no file meets.</summary>
    public MediaLimitsModel? WithoutContradictions() => Of(All.Where(limit => limit.Opposite is not { } opposite || this[opposite] is not { } end || (limit.IsLeast ? limit.Value <= end : limit.Value >= end)));

    private static MediaLimitModel Narrowest(IEnumerable<MediaLimitModel> same)
    {
        var ordered = same.OrderBy(limit => limit.Value).ToList();
        return ordered[0].IsLeast ? ordered[ordered.Count - 1] : ordered[0];
    }
}

/// <param name="Kind">What it is about.</param>
/// <param name="Value">More than 0; a whole number where the file has a whole number of it.</param>
internal sealed record MediaLimitModel(MediaLimit Kind, decimal Value)
{
    /// <summary>Whether the file has at least so much.</summary>
    public bool IsLeast => Kind is MediaLimit.MinWidth or MediaLimit.MinHeight or MediaLimit.MinPixels or MediaLimit.MinAspectRatio or MediaLimit.MinDuration or MediaLimit.MinFps;

    /// <summary>Whether it is told by the file's size and its first bytes, so that it can be checked before the file is uploaded.</summary>
    public bool IsChecked => Kind <= MediaLimit.MaxAspectRatio;

    /// <summary>Whether its value is a whole number.</summary>
    public bool IsWhole => Kind <= MediaLimit.MaxPixels;

    /// <summary>The other end of the range; null where there is none.</summary>
    public MediaLimit? Opposite => Kind switch
    {
        MediaLimit.MaxFileSize or MediaLimit.Timeout => null,
        _ => IsLeast ? Kind + 1 : Kind - 1,
    };
}
