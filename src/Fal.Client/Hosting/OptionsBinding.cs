using Microsoft.Extensions.Configuration;

namespace Fal;

/// <summary>Reads options from configuration, without reflection, and so that what is wrong is told with its place.</summary>
internal static class OptionsBinding
{
    /// <exception cref="FormatException">A setting is not what its option takes, or there is no such option.</exception>
    public static void Bind(FalClientOptions options, IConfiguration section)
    {
        foreach (var setting in section.GetChildren().Where(setting => setting.HasContent()))
        {
            // A section that is no option may be that of another client.
            if (!options.TrySet(setting) && setting.Value is not null)
                throw new FormatException($"The configuration has '{setting.Path}', which is no option of {nameof(FalClientOptions)} that can be configured.");
        }
    }
}
