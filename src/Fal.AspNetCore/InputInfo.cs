using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Validation;

namespace Fal.AspNetCore;

/// <summary>Validates an input as a whole: for minimal APIs by the names in JSON, for a form of Blazor by those in C#.</summary>
[method: UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "Of an input's interfaces only IValidatableObject is asked for, which it is validated by.")]
internal sealed class InputInfo(Type type) : ValidatableTypeInfo(type, [])
{
    private readonly Type _type = type;

    public override Task ValidateAsync(object? value, ValidateContext context, CancellationToken cancellationToken)
    {
        if (value is not IFalValidated input || !IsOfRouteHandler(context.ValidationContext))
            return base.ValidateAsync(value, context, cancellationToken);
        InputErrors.Add(context, FalValidation.ErrorsOf(input).Concat(FormFields.UnreadBy(_type, context)), context.CurrentValidationPath);
        return Task.CompletedTask;
    }

    protected override ValidationAttribute[] GetValidationAttributes() => [];

    private static bool IsOfRouteHandler(ValidationContext context) =>
        context.GetService(typeof(IHttpContextAccessor)) is IHttpContextAccessor { HttpContext: { } request } && request.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>() is not null;
}
