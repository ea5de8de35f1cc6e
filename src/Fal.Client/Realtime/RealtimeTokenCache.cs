using System.Collections.Concurrent;
using System.Text.Json;

namespace Fal;

/// <summary>The short-lived tokens that sockets are opened with. One is used again until 90 % of its life has passed.</summary>
internal sealed class RealtimeTokenCache(FalHttp http, Addresses addresses, Secrets secrets, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Alias, string Key), Token> _tokens = new();

    /// <param name="key">The key that the token is fetched with; with a proxy the name of the socket that it is for.</param>
    public async Task<string> GetAsync(EndpointId endpoint, string key, CallContext context, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        if (_tokens.TryGetValue((endpoint.Alias, key), out var known) && known.RenewAt > time.GetUtcNow())
            return known.Text;

        var now = time.GetUtcNow();
        var text = await FetchAsync(endpoint, key, context, lifetime, cancellationToken).ConfigureAwait(false);
        KeepSecret(text);
        RemoveOld(now);
        _tokens[(endpoint.Alias, key)] = new Token(text, now + (lifetime * 0.9));
        return text;
    }

    /// <summary>Forgets a token that the service did not take.</summary>
    public void Forget(EndpointId endpoint, string key) => _tokens.TryRemove((endpoint.Alias, key), out _);

    /// <summary>Takes care that no error tells a token, neither as it is nor as it stands in an address.</summary>
    public void KeepSecret(string token)
    {
        secrets.Add(token);
        secrets.Add(Uri.EscapeDataString(token));
    }

    /// <summary>Keys that change leave tokens behind that nobody asks for again.</summary>
    private void RemoveOld(DateTimeOffset now)
    {
        foreach (var (of, token) in _tokens)
        {
            if (token.RenewAt <= now)
                _tokens.TryRemove(of, out _);
        }
    }

    private async Task<string> FetchAsync(EndpointId endpoint, string key, CallContext context, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        using var body = PooledBuffer.Write(writer =>
        {
            writer.WriteStartObject();
            if (addresses.Proxy is not null)
                writer.WriteString("app"u8, key);
            writer.WriteStartArray("allowed_apps"u8);
            writer.WriteStringValue(endpoint.Alias);
            writer.WriteEndArray();
            writer.WriteNumber("token_expiration"u8, (long)Math.Ceiling(lifetime.TotalSeconds));
            writer.WriteEndObject();
        });
        var call = new ApiCall
        {
            Method = HttpMethod.Post,
            Address = addresses.Tokens,
            Repeat = Repeat.Always,
            Context = context,
            Body = body,
        };
        using var response = await http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        response.ThrowIfFailed();
        using var document = response.Parse();
        var answer = document.RootElement;
        var token = answer.ValueKind is JsonValueKind.String ? answer.GetString() : answer.StringOrNull("token") ?? answer.StringOrNull("detail");
        return token ?? throw context.Error("The service answered without a realtime token.");
    }

    private sealed record Token(string Text, DateTimeOffset RenewAt);
}
