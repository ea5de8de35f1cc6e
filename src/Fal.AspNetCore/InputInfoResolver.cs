using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Validation;

namespace Fal.AspNetCore;

/// <summary>Tells the validation of minimal APIs about inputs: its own generator does not see what another generator writes in the same project.</summary>
internal sealed class InputInfoResolver : IValidatableInfoResolver
{
    private static readonly InputInfo Info = new();

    public bool TryGetValidatableTypeInfo(Type type, [NotNullWhen(true)] out IValidatableInfo? validatableInfo)
    {
        validatableInfo = typeof(IFalValidated).IsAssignableFrom(Nullable.GetUnderlyingType(type) ?? type) ? Info : null;
        return validatableInfo is not null;
    }

    /// <summary>A parameter is validated as its type is.</summary>
    public bool TryGetValidatableParameterInfo(ParameterInfo parameterInfo, [NotNullWhen(true)] out IValidatableInfo? validatableInfo)
    {
        validatableInfo = null;
        return false;
    }

    private sealed class InputInfo : IValidatableInfo
    {
        public Task ValidateAsync(object? value, ValidateContext context, CancellationToken cancellationToken)
        {
            if (value is IFalValidated input)
            {
                foreach (var (name, messages) in InputErrors.Of(FalValidation.ErrorsOf(input), context.CurrentValidationPath))
                    (context.ValidationErrors ??= [])[name] = messages;
            }

            return Task.CompletedTask;
        }
    }
}
