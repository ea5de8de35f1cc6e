using Microsoft.Extensions.Options;

namespace Fal;

/// <summary>Tells when the host starts what a client would say only when it is made or first used.</summary>
internal sealed class OptionsValidation : IValidateOptions<FalClientOptions>
{
    public ValidateOptionsResult Validate(string? name, FalClientOptions options)
    {
        try
        {
            var copy = options.Copy();
            _ = new EffectiveOptions(copy);
            new Keys(copy, new Secrets()).ThrowIfNone(CallContext.None);
            return ValidateOptionsResult.Success;
        }
        catch (Exception error) when (error is ArgumentException or FalException)
        {
            var client = string.IsNullOrEmpty(name) ? nameof(FalClient) : $"{nameof(FalClient)} '{name}'";
            return ValidateOptionsResult.Fail($"{client}: {error.Message}");
        }
    }
}
