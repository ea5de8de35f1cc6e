using Fal.Schemas.Model;

namespace Fal.Schemas.Types;

/// <summary>What a schema says of a value: its type, whether it may be null, and its limits.</summary>
internal sealed record TypeUse(TypeRef Type, bool IsNullable)
{
    public LimitsModel Limits { get; init; } = LimitsModel.None;

    /// <summary>Of an alternative that a discriminator chooses: the tag that it is chosen by.</summary>
    public TagModel? Tag { get; init; }
}
