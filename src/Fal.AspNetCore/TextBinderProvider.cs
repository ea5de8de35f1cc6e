using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Fal.AspNetCore;

/// <summary>Gives MVC the binder of values that are made of text; its own reads no fields of a union's object, since text converts to the union.</summary>
internal sealed class TextBinderProvider : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context)
    {
        var type = context.Metadata.UnderlyingOrModelType;
        if (!typeof(IFalText).IsAssignableFrom(type) || context.BindingInfo is { BinderType: not null } or { BindingSource.IsGreedy: true })
            return null;
        return new TextBinder(type, [.. ObjectsOf(type).Select(made => new ObjectCase(made, context))]);
    }

    /// <summary>The conversions to a union from those of its types that are objects.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "MVC does not work in trimmed apps.")]
    private static IEnumerable<MethodInfo> ObjectsOf(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.Name == "op_Implicit" && method.ReturnType == type && typeof(FalRecord).IsAssignableFrom(method.GetParameters()[0].ParameterType));
}

/// <summary>An object that is one of the types of a union.</summary>
internal sealed class ObjectCase
{
    private readonly MethodInfo _conversion;
    private readonly ModelMetadata _metadata;
    private readonly IModelBinder _binder;

    public ObjectCase(MethodInfo conversion, ModelBinderProviderContext context)
    {
        _conversion = conversion;
        _metadata = context.MetadataProvider.GetMetadataForType(conversion.GetParameters()[0].ParameterType);
        _binder = context.CreateBinder(_metadata);
    }

    /// <summary>Whether all of the fields are properties of the object.</summary>
    public bool Has(IEnumerable<string> fields) =>
        fields.All(field => _metadata.Properties.Any(property => string.Equals(property.PropertyName, field, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Makes the union of the fields of the object.</summary>
    public async Task<ModelBindingResult> BindAsync(ModelBindingContext context)
    {
        using var scope = context.EnterNestedScope(_metadata, context.FieldName, context.ModelName, model: null);
        await _binder.BindModelAsync(context).ConfigureAwait(false);
        return context.Result.IsModelSet ? ModelBindingResult.Success(_conversion.Invoke(null, [context.Result.Model])) : context.Result;
    }
}
