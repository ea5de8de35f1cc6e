using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Validation;

namespace Fal.AspNetCore;

/// <summary>
/// A parameter that holds inputs. The framework's generator leaves out properties of types that another generator writes in the same project,
/// and the values of dictionaries.
/// </summary>
internal sealed class InputHolder(ParameterInfo parameter, InputInfoResolver resolver) : IValidatableInfo
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Known = new();

    /// <summary>Whether inputs can be found inside of values of a type.</summary>
    public static bool Is(Type type) => Leads(type, []);

    public async Task ValidateAsync(object? value, ValidateContext context, CancellationToken cancellationToken)
    {
        foreach (var other in context.ValidationOptions.Resolvers)
        {
            if (other == resolver || !other.TryGetValidatableParameterInfo(parameter, out var info))
                continue;
            await info.ValidateAsync(value, context, cancellationToken).ConfigureAwait(false);
            break;
        }

        InputErrors.Add(context, FormFields.UnreadBy(parameter.ParameterType, context), "");
        Find(value, value is IEnumerable ? parameter.Name! : "", context, context.ValidationOptions.MaxDepth);
    }

    private static void Find(object? value, string path, ValidateContext context, int depth)
    {
        if (value is null || depth == 0)
            return;
        if (value is IFalValidated input)
            InputErrors.Add(context, FalValidation.ErrorsOf(input), path);
        else if (value is IDictionary map)
            Each(map.Keys.Cast<object>(), map.Values);
        else if (value is IEnumerable items)
            Each(Enumerable.Range(0, int.MaxValue).Cast<object>(), items);
        else
            Array.ForEach(PropertiesOf(value.GetType()), property => Find(property.GetValue(value), InputErrors.Join(path, property.Name), context, depth - 1));

        void Each(IEnumerable<object> names, IEnumerable values)
        {
            foreach (var (name, item) in names.Zip(values.Cast<object?>()))
                Find(item, $"{path}[{name}]", context, depth - 1);
        }
    }

    /// <summary>The properties of a type of the app in which there can be inputs.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An input in a property that was trimmed away is checked before it is sent.")]
    private static PropertyInfo[] PropertiesOf(Type type) => Known.GetOrAdd(type, static type =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property is { CanRead: true } && property.GetIndexParameters().Length == 0 && Is(property.PropertyType))]);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An input in a property that was trimmed away is checked before it is sent.")]
    private static bool Leads(Type type, HashSet<Type> seen)
    {
        if (typeof(IFalValidated).IsAssignableFrom(type))
            return true;
        if (!seen.Add(type) || type.IsPrimitive || type == typeof(string))
            return false;
        return type.HasElementType ? Leads(type.GetElementType()!, seen)
            : type.GetGenericArguments().Any(argument => Leads(argument, seen))
            || (type.Namespace?.Split('.')[0] is not ("System" or "Microsoft") && type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Any(property => Leads(property.PropertyType, seen)));
    }
}
