using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Validation;

namespace Fal.AspNetCore;

/// <summary>Tells the validation of minimal APIs about inputs: its own generator does not see what another generator writes in the same project.</summary>
internal sealed class InputInfoResolver : IValidatableInfoResolver
{
    private static readonly InputInfo Info = new();

    private readonly ConcurrentDictionary<Type, IValidatableInfo?> _known = new();

    public bool TryGetValidatableTypeInfo(Type type, [NotNullWhen(true)] out IValidatableInfo? validatableInfo)
    {
        validatableInfo = _known.GetOrAdd(Nullable.GetUnderlyingType(type) ?? type, InfoOf);
        return validatableInfo is not null;
    }

    /// <summary>A parameter is validated as its type is.</summary>
    public bool TryGetValidatableParameterInfo(ParameterInfo parameterInfo, [NotNullWhen(true)] out IValidatableInfo? validatableInfo)
    {
        validatableInfo = null;
        return false;
    }

    private IValidatableInfo? InfoOf(Type type) => typeof(IFalValidated).IsAssignableFrom(type) ? Info : InputHolder.Is(type) ? new InputHolder(type, this) : null;

    private sealed class InputInfo : IValidatableInfo
    {
        public Task ValidateAsync(object? value, ValidateContext context, CancellationToken cancellationToken)
        {
            if (value is IFalValidated input)
                InputErrors.Add(context, FalValidation.ErrorsOf(input).Concat(FormFields.UnreadBy(input.GetType(), context)), context.CurrentValidationPath);
            return Task.CompletedTask;
        }
    }
}
