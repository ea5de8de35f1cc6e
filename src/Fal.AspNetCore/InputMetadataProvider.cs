using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace Fal.AspNetCore;

/// <summary>Has MVC validate an input as a whole, not again each of its properties.</summary>
internal sealed class InputMetadataProvider : IValidationMetadataProvider
{
    public void CreateValidationMetadata(ValidationMetadataProviderContext context)
    {
        if (typeof(IFalValidated).IsAssignableFrom(context.Key.ModelType))
            context.ValidationMetadata.ValidateChildren = false;
    }
}
