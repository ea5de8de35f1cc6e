using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Fal.Shared;

namespace Fal.Runtime;

/// <summary>Makes values of text. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class FalText
{
    /// <summary>Makes a value of text.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="text">The text.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether the schema allows it. No text is no value.</returns>
    public static bool TryParse<T>([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out T value)
        where T : IFalParsable<T>
    {
        value = default;
        if (text is null)
            return false;
        return T.OnlyValues is { } values ? TryFind(values, text, out value) : text.Length > 0 && TryRead(text, out value) && IsAllowed(value);
    }

    /// <summary>Makes a value of text.</summary>
    internal static T Parse<T>(string text)
        where T : IFalParsable<T>
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParseAs<T>(text, out var value) ? value : throw new FormatException(Refusal<T>(text));
    }

    /// <summary>Asks the type itself. Only by this constraint is the method for strings meant: that for spans would hide it.</summary>
    internal static bool TryParseAs<T>(string text, [MaybeNullWhen(false)] out T value)
        where T : IParsable<T> => T.TryParse(text, null, out value);

    /// <summary>A value as text: a string as it is, anything else as JSON.</summary>
    internal static string Of<T>(T value)
        where T : IFalParsable<T>
    {
        using var json = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(value, FalJson.TypeInfo<T>()));
        return json.RootElement.ToString();
    }

    private static bool TryFind<T>(IReadOnlyList<T> values, string text, [MaybeNullWhen(false)] out T value)
    {
        foreach (var comparison in (ReadOnlySpan<StringComparison>)[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            for (var i = 0; i < values.Count; i++)
            {
                if (string.Equals(values[i]!.ToString(), text, comparison))
                {
                    value = values[i];
                    return true;
                }
            }
        }

        value = default;
        return false;
    }

    /// <summary>Reads what may be JSON as that, else as a string: one that looks like a number is a number where the type has numbers.</summary>
    private static bool TryRead<T>(string text, [MaybeNullWhen(false)] out T value)
        where T : IFalParsable<T> =>
        ((char.IsAsciiDigit(text[0]) || "-{[tf".Contains(text[0], StringComparison.Ordinal)) && TryReadJson(Encoding.UTF8.GetBytes(text), out value))
        || TryReadJson(Quoted(text), out value);

    private static bool TryReadJson<T>(ReadOnlySpan<byte> json, [MaybeNullWhen(false)] out T value)
        where T : IFalParsable<T>
    {
        try
        {
            value = JsonSerializer.Deserialize(json, FalJson.TypeInfo<T>())!;
            return true;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            value = default;
            return false;
        }
    }

    private static ReadOnlySpan<byte> Quoted(string text)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
            writer.WriteStringValue(text);
        return json.WrittenSpan;
    }

    /// <summary>Whether the schema allows a value, and the service can fetch its files: none of this machine is sent because a text names it.</summary>
    private static bool IsAllowed<T>(T value)
    {
        if (value is IFalFileSource source)
        {
            var unfetchable = new List<FalFile>();
            source.CollectFiles(unfetchable);
            if (unfetchable.Count > 0)
                return false;
        }

        return value is not IFalValidated validated || FalValidation.ErrorsOf(validated).Count == 0;
    }

    private static string Refusal<T>(string text)
        where T : IFalParsable<T> => T.OnlyValues is { } values
        ? $"'{VisibleText.Of(text, 100)}' is none of the known values: {KnownValueText.Join([.. values.Select(value => value!.ToString()!).OrderBy(known => EditDistance.Between(text, known)).Select(known => $"'{known}'")])}."
        : $"'{VisibleText.Of(text, 100)}' is no value of the type '{typeof(T).Name}'.";
}
