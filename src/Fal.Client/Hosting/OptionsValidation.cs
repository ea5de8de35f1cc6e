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
            var keys = new Keys(copy, new Secrets());
            return keys.HasAny || !options.RequireCredentials ? ValidateOptionsResult.Success : Failed(name, $"{Keys.Missing} An app that does without at first sets {nameof(FalClientOptions)}.{nameof(options.RequireCredentials)} to false.");
        }
        catch (Exception error) when (error is ArgumentException or FalException)
        {
            return Failed(name, error.Message);
        }
    }

    private static ValidateOptionsResult Failed(string? name, string problem) =>
        ValidateOptionsResult.Fail($"{nameof(FalClient)}{(string.IsNullOrEmpty(name) ? "" : $" '{name}'")}: {problem}");
}
