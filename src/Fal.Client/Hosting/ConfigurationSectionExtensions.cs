using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Configuration;

namespace Fal;

/// <summary>Settings as values. What is not understood is a <see cref="FormatException"/> that names its place.</summary>
internal static class ConfigurationSectionExtensions
{
    /// <summary>Whether there is anything: null and empty are how a file or a variable takes back what another sets.</summary>
    public static bool HasContent(this IConfigurationSection setting) => !string.IsNullOrEmpty(setting.Value) || setting.GetChildren().Any();

    public static string Text(this IConfigurationSection setting)
    {
        if (setting.GetChildren().FirstOrDefault() is { } inner)
            throw new FormatException($"The configuration has '{inner.Path}', but '{setting.Path}' is a value and no section.");
        return setting.Value ?? "";
    }

    public static Uri Address(this IConfigurationSection setting) =>
        Uri.TryCreate(setting.Text(), UriKind.Absolute, out var address) ? address : throw Wrong(setting, "an address, such as https://fal.run");

    public static TimeSpan Time(this IConfigurationSection setting) =>
        TimeSpan.TryParse(setting.Text(), CultureInfo.InvariantCulture, out var time) ? time : throw Wrong(setting, "a time, such as 00:00:00.250");

    public static T WholeNumber<T>(this IConfigurationSection setting)
        where T : IBinaryInteger<T> =>
        T.TryParse(setting.Text(), CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(setting, "a whole number, such as 3");

    public static bool YesOrNo(this IConfigurationSection setting) =>
        bool.TryParse(setting.Text(), out var yes) ? yes : throw Wrong(setting, "true or false");

    /// <param name="values">The values and their names, whatever the case.</param>
    public static T OneOf<T>(this IConfigurationSection setting, params ReadOnlySpan<(string Name, T Value)> values)
    {
        var text = setting.Text();
        foreach (var (name, value) in values)
        {
            if (name.Equals(text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        throw Wrong(setting, string.Join(" or ", values.ToArray().Select(value => value.Name)));
    }

    /// <summary>Reads what is in a section.</summary>
    public static void ForEach(this IConfigurationSection section, Action<IConfigurationSection> read)
    {
        // A value that stands in the wrong place may be a secret.
        if (section.Value is { Length: > 0 })
            throw new FormatException($"The configuration has a value for '{section.Path}', which is a section, with settings in it.");
        foreach (var setting in section.GetChildren())
            read(setting);
    }

    /// <summary>The error for a setting in a section that has none of this name.</summary>
    public static FormatException Unknown(this IConfigurationSection setting) => new($"The configuration has '{setting.Path}', which is not understood.");

    /// <summary>The error for an option that no text can be.</summary>
    public static FormatException OnlyInCode(this IConfigurationSection setting) => new($"The configuration has '{setting.Path}', which is an option that only code can set.");

    /// <summary>The error for a value that its setting cannot have.</summary>
    /// <param name="expected">What it can have, in words.</param>
    public static FormatException Wrong(this IConfigurationSection setting, string expected) =>
        new($"The configuration has '{setting.Value}' for '{setting.Path}'; it is {expected}.");
}
