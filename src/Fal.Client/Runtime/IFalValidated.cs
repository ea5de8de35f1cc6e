using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Fal.Runtime;

/// <summary>A value with limits, or with values inside that have some. For generated code.</summary>
/// <remarks>What validates objects by <see cref="IValidatableObject"/>, such as MVC and the forms of Blazor, is told everything by the names of the C# properties.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFalValidated : IValidatableObject
{
    /// <summary>Checks the value against its schema.</summary>
    /// <param name="validation">Collects what is wrong.</param>
    void Validate(ref FalValidation validation);

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext) =>
        FalValidation.ErrorsOf(this).Select(error => new ValidationResult(error.Message, error.PropertyPath is { } name ? [name] : []));
}
