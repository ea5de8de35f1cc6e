using Fal.Shared;
using Microsoft.Extensions.Configuration;

namespace Fal;

/// <summary>Reads options from configuration, without reflection, and so that what is wrong is told with its place.</summary>
internal static class OptionsBinding
{
    // Of a name that is written like an option's, so many characters are another for each four of the option's, but at least one.
    private const int CharactersPerMistake = 4;

    /// <summary>The options that can be configured, under the names that they have there.</summary>
    private static readonly (string Name, Action<FalClientOptions, IConfigurationSection> Set)[] Settings =
    [
        (nameof(FalClientOptions.Credentials), (options, setting) => options.Credentials = setting.Text()),
        ("ApiKey", (options, setting) => options.Credentials = setting.Text()),
        ("Key", (options, setting) => options.Credentials = setting.Text()),
        (nameof(FalClientOptions.RequireCredentials), (options, setting) => options.RequireCredentials = setting.YesOrNo()),
        (nameof(FalClientOptions.RunAddress), (options, setting) => options.RunAddress = setting.Address()),
        (nameof(FalClientOptions.QueueAddress), (options, setting) => options.QueueAddress = setting.Address()),
        (nameof(FalClientOptions.RestAddress), (options, setting) => options.RestAddress = setting.Address()),
        (nameof(FalClientOptions.RealtimeAddress), (options, setting) => options.RealtimeAddress = setting.Address()),
        (nameof(FalClientOptions.ProxyAddress), (options, setting) => options.ProxyAddress = setting.Address()),
        (nameof(FalClientOptions.BackupRunAddress), (options, setting) => options.BackupRunAddress = setting.Address()),
        (nameof(FalClientOptions.BackupQueueAddress), (options, setting) => options.BackupQueueAddress = setting.Address()),
        (nameof(FalClientOptions.RequireHttps), (options, setting) => options.RequireHttps = setting.YesOrNo()),
        (nameof(FalClientOptions.PollInterval), (options, setting) => options.PollInterval = setting.Time()),
        (nameof(FalClientOptions.MaxPollInterval), (options, setting) => options.MaxPollInterval = setting.Time()),
        (nameof(FalClientOptions.MaxRetries), (options, setting) => options.MaxRetries = setting.WholeNumber<int>()),
        (nameof(FalClientOptions.ConnectTimeout), (options, setting) => options.ConnectTimeout = setting.Time()),
        (nameof(FalClientOptions.ResponseTimeout), (options, setting) => options.ResponseTimeout = setting.Time()),
        (nameof(FalClientOptions.MaxOutputSize), (options, setting) => options.MaxOutputSize = setting.WholeNumber<int>()),
        (nameof(FalClientOptions.Timeout), (options, setting) => options.Timeout = setting.Time()),
        (nameof(FalClientOptions.StartTimeout), (options, setting) => options.StartTimeout = setting.Time()),
        (nameof(FalClientOptions.StreamIdleTimeout), (options, setting) => options.StreamIdleTimeout = setting.Time()),
        (nameof(FalClientOptions.Hint), (options, setting) => options.Hint = setting.Text()),
        (nameof(FalClientOptions.StoreIO), (options, setting) => options.StoreIO = setting.YesOrNo()),
        (nameof(FalClientOptions.AllowFallback), (options, setting) => options.AllowFallback = setting.YesOrNo()),
        (nameof(FalClientOptions.Tags), (options, setting) => setting.ForEach(tag => options.Tags[tag.Key] = tag.Text())),
        (nameof(FalClientOptions.Priority), (options, setting) => options.Priority = setting.OneOf(("normal", FalPriority.Normal), ("low", FalPriority.Low))),
        (nameof(FalClientOptions.MaxQueueLength), (options, setting) => options.MaxQueueLength = setting.WholeNumber<int>()),
        (nameof(FalClientOptions.RetryFailedRunner), (options, setting) => options.RetryFailedRunner = setting.YesOrNo()),
        (nameof(FalClientOptions.WebhookUrl), (options, setting) => options.WebhookUrl = setting.Address()),
        (nameof(FalClientOptions.Logs), (options, setting) => options.Logs = setting.YesOrNo()),
        (nameof(FalClientOptions.StreamStatus), (options, setting) => options.StreamStatus = setting.YesOrNo()),
        (nameof(FalClientOptions.ValidateInputs), (options, setting) => options.ValidateInputs = setting.YesOrNo()),
        (nameof(FalClientOptions.StrictOutputs), (options, setting) => options.StrictOutputs = setting.YesOrNo()),
        (nameof(FalClientOptions.Headers), (options, setting) => setting.ForEach(header => options.Headers[header.Key] = header.Text())),
        (nameof(FalClientOptions.ObjectLifecycle), (options, setting) => options.ObjectLifecycle = FalObjectLifecycle.Read(setting)),
        (nameof(FalClientOptions.MultipartThreshold), (options, setting) => options.MultipartThreshold = setting.WholeNumber<long>()),
        (nameof(FalClientOptions.MultipartPartSize), (options, setting) => options.MultipartPartSize = setting.WholeNumber<int>()),
        (nameof(FalClientOptions.CredentialsProvider), (_, setting) => throw setting.OnlyInCode()),
        (nameof(FalClientOptions.Jitter), (_, setting) => throw setting.OnlyInCode()),
        (nameof(FalClientOptions.TimeProvider), (_, setting) => throw setting.OnlyInCode()),
        (nameof(FalClientOptions.LoggerFactory), (_, setting) => throw setting.OnlyInCode()),
    ];

    /// <summary>Sets the options that a section names. What is written like none of them is the app's own, or the section of another client.</summary>
    /// <exception cref="FormatException">A setting is not what its option takes, or its name is an option's but for a mistake.</exception>
    public static void Bind(FalClientOptions options, IConfiguration section)
    {
        IConfigurationSection? key = null;
        foreach (var setting in section.GetChildren().Where(setting => setting.HasContent()))
        {
            if (Array.Find(Settings, known => known.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)) is { Set: { } set } known)
            {
                set(options, setting);
                if (known.Name is nameof(FalClientOptions.Credentials) or "ApiKey" or "Key")
                    key = key is null ? setting : throw new FormatException($"The configuration has the key twice, as '{key.Path}' and as '{setting.Path}'.");
            }
            else if (NameLike(setting.Key) is { } meant)
            {
                throw new FormatException($"The configuration has '{setting.Path}', which is no option. '{meant}' is.");
            }
        }
    }

    /// <summary>The option whose name is nearest to one that is none; null where none is near.</summary>
    private static string? NameLike(string name)
    {
        var (nearest, distance) = (default(string), int.MaxValue);
        foreach (var (option, _) in Settings)
        {
            var mistakes = EditDistance.Exact(Plain(name), Plain(option));
            if (mistakes <= Math.Max(1, option.Length / CharactersPerMistake) && mistakes < distance)
                (nearest, distance) = (option, mistakes);
        }

        return nearest;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
}
