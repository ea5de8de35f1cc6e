using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Fal.AspNetCore;

/// <summary>Makes a value of one field with its text, or a union of the fields of an object that it can be. No field is left out in silence.</summary>
internal sealed class TextBinder(Type type, ObjectCase[] objects) : IModelBinder
{
    private readonly FalTextConverter _converter = new(type);

    public async Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var name = bindingContext.ModelName;
        var text = bindingContext.ValueProvider.GetValue(name);
        var fields = name.Length > 0 && bindingContext.ValueProvider is IEnumerableValueProvider values ? values.GetKeysFromPrefix(name) : null;
        if (fields is null or { Count: 0 })
            BindText(bindingContext, text);
        else if (text == ValueProviderResult.None && objects.FirstOrDefault(candidate => candidate.Has(fields.Keys)) is { } found)
            bindingContext.Result = await found.BindAsync(bindingContext).ConfigureAwait(false);
        else
            bindingContext.ModelState.TryAddModelError(fields.Values.First(), InputErrors.UnreadField(fields.Values.First(), name));
    }

    private void BindText(ModelBindingContext context, ValueProviderResult text)
    {
        if (text == ValueProviderResult.None)
            return;
        context.ModelState.SetModelValue(context.ModelName, text);
        if (!string.IsNullOrWhiteSpace(text.FirstValue))
        {
            try
            {
                context.Result = ModelBindingResult.Success(_converter.ConvertFromInvariantString(text.FirstValue));
            }
            catch (FormatException error)
            {
                context.ModelState.TryAddModelError(context.ModelName, error.Message);
            }
        }
        else if (context.ModelMetadata.IsReferenceOrNullableType)
        {
            context.Result = ModelBindingResult.Success(null);
        }
        else
        {
            context.ModelState.TryAddModelError(
                context.ModelName, context.ModelMetadata.ModelBindingMessageProvider.ValueMustNotBeNullAccessor(text.ToString()));
        }
    }
}
