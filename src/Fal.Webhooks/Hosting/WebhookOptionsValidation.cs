using Microsoft.Extensions.Options;

namespace Fal;

/// <summary>Tells when the host starts what would else be said when the first webhook comes.</summary>
internal sealed class WebhookOptionsValidation : IValidateOptions<FalWebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, FalWebhookOptions options)
    {
        try
        {
            options.Copy();
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException error)
        {
            return ValidateOptionsResult.Fail($"{nameof(FalWebhook)}: {error.Message}");
        }
    }
}
