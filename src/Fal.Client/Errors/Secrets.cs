using System.Diagnostics.CodeAnalysis;

namespace Fal;

/// <summary>The keys and tokens that a client has sent, and texts without them: some services repeat them in their errors.</summary>
internal sealed class Secrets
{
    // A provider may rotate keys, or have one for each tenant, and tokens last for minutes: those that calls under way were sent with
    // must still be known.
    private const int MostRecent = 256;

    // What is shorter is part of many words.
    private const int Shortest = 4;

    private readonly object _adding = new();
    private volatile string[] _kept = [];
    private volatile string[] _recent = [];

    /// <summary>Adds a secret that is known for as long as the client is there.</summary>
    public void Keep(string secret)
    {
        lock (_adding)
            _kept = [.. _kept, secret];
    }

    /// <summary>Adds a secret that is forgotten once many others have been added after it.</summary>
    public void Add(string secret)
    {
        if (secret.Length < Shortest || IsLast(secret))
            return;
        lock (_adding)
        {
            if (!IsLast(secret))
                _recent = [.. _recent.Where(other => other != secret).TakeLast(MostRecent - 1), secret];
        }
    }

    /// <summary>A text without the secrets.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Redact(string? text) => text is null ? null : Redact(Redact(text, _kept), _recent);

    private static string Redact(string text, string[] secrets)
    {
        foreach (var secret in secrets)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);

            // Of a key, id:secret, the second half alone is a secret, too.
            var half = secret.AsSpan(secret.IndexOf(':', StringComparison.Ordinal) + 1);
            if (half.Length >= Shortest && text.AsSpan().IndexOf(half) >= 0)
                text = text.Replace(half.ToString(), "***", StringComparison.Ordinal);
        }

        return text;
    }

    private bool IsLast(string secret) => _recent is [.., var last] && last == secret;
}
