using System.ComponentModel;

namespace Fal.Runtime;

/// <summary>Checks an item of a list, a value of a map, or a case of a union. For generated code.</summary>
/// <typeparam name="T">The type of the item.</typeparam>
/// <param name="validation">Collects what is wrong.</param>
/// <param name="item">The item.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void FalItemValidation<in T>(ref FalValidation validation, T item);
