using System.ComponentModel;

namespace Fal.Runtime;

/// <summary>The kinds of JSON that a value can be. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[Flags]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The names of JSON Schema's types.")]
public enum FalJsonKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Null.</summary>
    Null = 1,

    /// <summary>True or false.</summary>
    Boolean = 2,

    /// <summary>A number without a fraction.</summary>
    Integer = 4,

    /// <summary>A number.</summary>
    Number = Integer | 8,

    /// <summary>A string.</summary>
    String = 16,

    /// <summary>An array.</summary>
    Array = 32,

    /// <summary>An object.</summary>
    Object = 64,

    /// <summary>Any JSON.</summary>
    Any = Null | Boolean | Number | String | Array | Object,
}
