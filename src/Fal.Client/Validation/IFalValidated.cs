using System.ComponentModel;

namespace Fal;

/// <summary>A value with limits, or with values inside that have some. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFalValidated
{
    /// <summary>Tells of everything in the value that its schema forbids.</summary>
    /// <param name="validation">Whom to tell.</param>
    void Validate(ref FalValidation validation);
}

/// <summary>A value of which only some are good. For generated code.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFalKnownValues<TSelf> : IFalJson<TSelf>
    where TSelf : struct, IFalKnownValues<TSelf>
{
    /// <summary>The values that the schema lists.</summary>
    static abstract IReadOnlyList<TSelf> KnownValues { get; }
}

/// <summary>Checks an item of a list, a value of a map, or a case of a union. For generated code.</summary>
/// <typeparam name="T">The type of the item.</typeparam>
/// <param name="validation">Whom to tell.</param>
/// <param name="item">The item.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void FalItemValidation<in T>(ref FalValidation validation, T item);
