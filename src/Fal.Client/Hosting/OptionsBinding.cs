using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Fal;

/// <summary>Reads options from configuration, without reflection, and so that a value that is wrong is told with its place.</summary>
internal static class OptionsBinding
{
    /// <exception cref="FormatException">A value is not of its option's type, or there is no such option.</exception>
    public static void Bind(FalClientOptions options, IConfiguration section)
    {
        // What has no value of its own is a section, such as that of another client.
        foreach (var child in section.GetChildren())
        {
            if (child.Value is { } value)
                Set(options, child, value);
        }

        foreach (var header in section.GetSection(nameof(FalClientOptions.Headers)).GetChildren())
            options.Headers[header.Key] = header.Value ?? "";
    }

    private static void Set(FalClientOptions options, IConfigurationSection setting, string value)
    {
        switch (setting.Key.ToUpperInvariant())
        {
            case "CREDENTIALS": options.Credentials = value; break;
            case "RUNADDRESS": options.RunAddress = Address(setting, value); break;
            case "QUEUEADDRESS": options.QueueAddress = Address(setting, value); break;
            case "RESTADDRESS": options.RestAddress = Address(setting, value); break;
            case "REALTIMEADDRESS": options.RealtimeAddress = Address(setting, value); break;
            case "POLLINTERVAL": options.PollInterval = Time(setting, value); break;
            case "MAXPOLLINTERVAL": options.MaxPollInterval = Time(setting, value); break;
            case "MAXRETRIES": options.MaxRetries = Number(setting, value); break;
            case "RESPONSETIMEOUT": options.ResponseTimeout = Time(setting, value); break;
            case "TIMEOUT": options.Timeout = Time(setting, value); break;
            case "STARTTIMEOUT": options.StartTimeout = Time(setting, value); break;
            case "STREAMIDLETIMEOUT": options.StreamIdleTimeout = Time(setting, value); break;
            case "HINT": options.Hint = value; break;
            case "STOREIO": options.StoreIO = YesOrNo(setting, value); break;
            case "PRIORITY": options.Priority = Priority(setting, value); break;
            case "RETRYFAILEDRUNNER": options.RetryFailedRunner = YesOrNo(setting, value); break;
            case "WEBHOOKURL": options.WebhookUrl = Address(setting, value); break;
            case "LOGS": options.Logs = YesOrNo(setting, value); break;
            case "STREAMSTATUS": options.StreamStatus = YesOrNo(setting, value); break;
            case "VALIDATEINPUTS": options.ValidateInputs = YesOrNo(setting, value); break;
            case "MULTIPARTTHRESHOLD": options.MultipartThreshold = Number(setting, value); break;
            case "MULTIPARTPARTSIZE": options.MultipartPartSize = Number(setting, value); break;
            default:
                throw new FormatException($"The configuration has '{setting.Path}', which is no option of {nameof(FalClientOptions)} that can be configured.");
        }
    }

    private static Uri Address(IConfigurationSection setting, string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) ? address : throw Wrong(setting, value, "an address, such as https://fal.run");

    private static TimeSpan Time(IConfigurationSection setting, string value) =>
        TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var time) ? time : throw Wrong(setting, value, "a time, such as 00:00:00.250");

    private static int Number(IConfigurationSection setting, string value) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(setting, value, "a whole number, such as 3");

    private static bool YesOrNo(IConfigurationSection setting, string value) =>
        bool.TryParse(value, out var yes) ? yes : throw Wrong(setting, value, "true or false");

    private static FalPriority Priority(IConfigurationSection setting, string value) => value.ToUpperInvariant() switch
    {
        "NORMAL" => FalPriority.Normal,
        "LOW" => FalPriority.Low,
        _ => throw Wrong(setting, value, "normal or low"),
    };

    private static FormatException Wrong(IConfigurationSection setting, string value, string expected) =>
        new($"The configuration has '{value}' for '{setting.Path}'; it is {expected}.");
}
