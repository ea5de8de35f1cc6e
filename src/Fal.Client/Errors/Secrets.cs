using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fal;

/// <summary>The keys and tokens that a client has sent, and texts without them: some services repeat them in their errors.</summary>
internal sealed partial class Secrets
{
    // A provider may rotate keys, or have one for each tenant, and tokens last for minutes: those that calls under way were sent with
    // must still be known.
    private const int MostRecent = 256;

    // What is shorter is part of many words.
    private const int Shortest = 4;

    private const string Stars = "***";

    private readonly object _adding = new();
    private volatile Secret[] _kept = [];
    private volatile Secret[] _recent = [];

    /// <summary>Adds a secret that is known for as long as the client is there.</summary>
    public void Keep(string secret)
    {
        if (secret.Length < Shortest)
            return;
        lock (_adding)
            _kept = [.. _kept, new Secret(secret)];
    }

    /// <summary>Adds a secret that is forgotten once many others have been added after it.</summary>
    public void Add(string secret)
    {
        if (secret.Length < Shortest || IsLast(secret))
            return;
        lock (_adding)
        {
            if (!IsLast(secret))
                _recent = [.. _recent.Where(other => other.Text != secret).TakeLast(MostRecent - 1), new Secret(secret)];
        }
    }

    /// <summary>A text without the secrets.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Redact(string? text) => text is null ? null : Redact(Redact(text, _kept), _recent);

    /// <summary>
    /// A body without the secrets. JSON can escape any character of a string, so that its strings are looked at as they are read; it is
    /// written anew where one of them tells a secret.
    /// </summary>
    public string RedactBody(string body)
    {
        var text = Redact(body);
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        try
        {
            using var document = JsonDocument.Parse(JsonText.Repaired(Encoding.UTF8.GetBytes(text)));
            var json = new ArrayBufferWriter<byte>();
            var isChanged = false;
            using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                Write(document.RootElement, writer, ref isChanged);
            return isChanged ? Encoding.UTF8.GetString(json.WrittenSpan) : text;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or with strings that are no text.
            return text;
        }
    }

    private static string Redact(string text, Secret[] secrets)
    {
        foreach (var secret in secrets)
        {
            // Most texts tell none: one look for all forms is enough for them.
            if (!secret.IsIn(text))
                continue;
            foreach (var form in secret.Forms)
                text = text.Replace(form, Stars, StringComparison.Ordinal);
        }

        return text;
    }

    private void Write(JsonElement element, Utf8JsonWriter writer, ref bool isChanged)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(Redact(property.Name, ref isChanged));
                    Write(property.Value, writer, ref isChanged);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(item, writer, ref isChanged);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Redact(element.GetString()!, ref isChanged));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private string Redact(string text, ref bool isChanged)
    {
        var redacted = Redact(text);
        isChanged |= redacted != text;
        return redacted;
    }

    private bool IsLast(string secret) => _recent is [.., var last] && last.Text == secret;

    /// <summary>A secret, and all that is to be replaced in texts.</summary>
    private sealed partial class Secret(string text)
    {
        public string Text => text;

#if NET9_0_OR_GREATER
        private readonly SearchValues<string> _forms = SearchValues.Create(FormsOf(text), StringComparison.Ordinal);

        public bool IsIn(string other) => other.AsSpan().ContainsAny(_forms);
#else
        public bool IsIn(string other) => Array.Exists(Forms, form => other.Contains(form, StringComparison.Ordinal));
#endif

        public string[] Forms { get; } = FormsOf(text);

        private static string[] FormsOf(string text) => [.. Parts(text).SelectMany(part => Escaped(part).Concat(Encoded(part))).Distinct()];

        /// <summary>Of a key, id:secret, the second half alone is a secret, too.</summary>
        private static string[] Parts(string text)
        {
            var half = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
            return half.Length >= Shortest ? [text, half] : [text];
        }

        /// <summary>A text as it is, and as writers of JSON escape it: a page of HTML, or a text in JSON, may quote JSON.</summary>
        private static IEnumerable<string> Escaped(string text)
        {
            foreach (var form in new[] { text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text), JavaScriptEncoder.Default.Encode(text) })
            {
                var lower = Escape().Replace(form, escape => escape.Value.ToLowerInvariant());
                yield return form;
                yield return lower;
                yield return form.Replace("/", "\\/", StringComparison.Ordinal);
                yield return lower.Replace("/", "\\/", StringComparison.Ordinal);
            }
        }

        /// <summary>As it stands in an address, in a page of HTML, and in a Basic authorization.</summary>
        private static IEnumerable<string> Encoded(string text)
        {
            var inAddress = Uri.EscapeDataString(text);
            yield return inAddress;
            yield return Percent().Replace(inAddress, escape => escape.Value.ToLowerInvariant());
            yield return WebUtility.HtmlEncode(text);
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=');
        }

        [GeneratedRegex("%[0-9A-F]{2}")]
        private static partial Regex Percent();

        [GeneratedRegex(@"\\u[0-9A-F]{4}")]
        private static partial Regex Escape();
    }
}
