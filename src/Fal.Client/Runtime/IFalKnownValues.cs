using System.ComponentModel;

namespace Fal.Runtime;

/// <summary>A value of which only some are good: any other is refused by the service. Constants of the type hold them in the same order. For generated code.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFalKnownValues<TSelf> : IFalParsable<TSelf>
    where TSelf : struct, IFalKnownValues<TSelf>
{
    /// <summary>The values that the schema lists.</summary>
    static abstract IReadOnlyList<TSelf> KnownValues { get; }

    static IReadOnlyList<TSelf>? IFalParsable<TSelf>.OnlyValues => TSelf.KnownValues;
}
