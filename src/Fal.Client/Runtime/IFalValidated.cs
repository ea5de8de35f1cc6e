using System.ComponentModel;

namespace Fal.Runtime;

/// <summary>A value with limits, or with values inside that have some. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFalValidated
{
    /// <summary>Checks the value against its schema.</summary>
    /// <param name="validation">Collects what is wrong.</param>
    void Validate(ref FalValidation validation);
}
