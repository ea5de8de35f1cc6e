using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Validation;

namespace Fal.AspNetCore;

/// <summary>
/// Tells the validation of minimal APIs and of Blazor about inputs: its own generator does not see what another generator writes in the same
/// project, and has no names of JSON.
/// </summary>
internal sealed class InputInfoResolver : IValidatableInfoResolver
{
    private readonly ConcurrentDictionary<Type, InputInfo> _inputs = new();

    public bool TryGetValidatableTypeInfo(Type type, [NotNullWhen(true)] out IValidatableInfo? validatableInfo)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        validatableInfo = typeof(IFalValidated).IsAssignableFrom(type) ? _inputs.GetOrAdd(type, static type => new InputInfo(type)) : null;
        return validatableInfo is not null;
    }

    /// <summary>A parameter that is an input is validated as its type is. What holds inputs is only a parameter: elsewhere its own validation would be lost.</summary>
    public bool TryGetValidatableParameterInfo(ParameterInfo parameterInfo, [NotNullWhen(true)] out IValidatableInfo? validatableInfo)
    {
        var type = parameterInfo.ParameterType;
        validatableInfo = !typeof(IFalValidated).IsAssignableFrom(Nullable.GetUnderlyingType(type) ?? type) && InputHolder.Is(type) ? new InputHolder(parameterInfo, this) : null;
        return validatableInfo is not null;
    }
}
