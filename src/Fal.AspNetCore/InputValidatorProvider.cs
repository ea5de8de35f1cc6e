using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;

namespace Fal.AspNetCore;

/// <summary>Gives MVC a validator of inputs in the place of any other, which would say the same once more.</summary>
internal sealed class InputValidatorProvider : IModelValidatorProvider
{
    public void CreateValidators(ModelValidatorProviderContext context)
    {
        if (!typeof(IFalValidated).IsAssignableFrom(context.ModelMetadata.ModelType))
            return;
        context.Results.Clear();
        context.Results.Add(new ValidatorItem { Validator = new InputValidator(), IsReusable = true });
    }

    private sealed class InputValidator : IModelValidator
    {
        public IEnumerable<ModelValidationResult> Validate(ModelValidationContext context)
        {
            // Forms and query strings have the names of the C# properties, and Razor shows errors beside those.
            var request = context.ActionContext.HttpContext.Request;
            var isJson = request.ContentType is not null && !request.HasFormContentType;
            return context.Model is IFalValidated input
                ? FalValidation.ErrorsOf(input).Select(error => new ModelValidationResult(isJson ? error.Path : error.PropertyPath ?? error.Path, error.Message))
                : [];
        }
    }
}
