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
