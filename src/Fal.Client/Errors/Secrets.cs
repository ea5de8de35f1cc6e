using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fal;

/// <summary>The keys and tokens that a client has sent, and texts without them: some services repeat them in their errors.</summary>
internal sealed class Secrets
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
            if (IsLast(secret))
                return;
            var others = Array.FindAll(_recent, other => other.Text != secret);
            _recent = [.. others.AsSpan(Math.Max(others.Length - MostRecent + 1, 0)), new Secret(secret)];
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
    private sealed class Secret
    {
        // No other form is in a text that has none of these.
        private readonly List<string> _shortestForms;

        public Secret(string text)
        {
            Text = text;
            AddForms(text);

            // Of a key, id:secret, the second half alone is a secret, too.
            var half = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
            if (half.Length >= Shortest)
                AddForms(half);
            _shortestForms = Forms.FindAll(form => !Forms.Exists(other => other != form && form.Contains(other, StringComparison.Ordinal)));
        }

        public string Text { get; }

        public List<string> Forms { get; } = [];

        public bool IsIn(string text)
        {
            foreach (var form in _shortestForms)
            {
                if (text.Contains(form, StringComparison.Ordinal))
                    return true;
            }

            return false;
        }

        /// <summary>
        /// A text as it is, and as writers of JSON escape it, since a page of HTML, or a text in JSON, may quote JSON; as it stands in an
        /// address, in a page of HTML, and in a Basic authorization.
        /// </summary>
        private void AddForms(string text)
        {
            foreach (var form in new[] { text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text), JavaScriptEncoder.Default.Encode(text) })
            {
                var lower = WithLowerDigits(form, "\\u", 4);
                Add(form);
                Add(lower);
                Add(form.Replace("/", "\\/", StringComparison.Ordinal));
                Add(lower.Replace("/", "\\/", StringComparison.Ordinal));
            }

            var inAddress = Uri.EscapeDataString(text);
            Add(inAddress);
            Add(WithLowerDigits(inAddress, "%", 2));
            Add(WebUtility.HtmlEncode(text));
            Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('='));
        }

        private void Add(string form)
        {
            if (!Forms.Contains(form))
                Forms.Add(form);
        }

        /// <summary>A text in which the hexadecimal digits of escapes are lower case.</summary>
        /// <param name="escape">What an escape starts with.</param>
        /// <param name="digits">How many digits follow it.</param>
        private static string WithLowerDigits(string text, string escape, int digits)
        {
            var parts = text.Split(escape);
            for (var i = 1; i < parts.Length; i++)
            {
                var end = Math.Min(digits, parts[i].Length);
                parts[i] = string.Concat(parts[i][..end].ToLowerInvariant(), parts[i].AsSpan(end));
            }

            return string.Join(escape, parts);
        }
    }
}
