using System.Collections.Concurrent;
using System.Text.Json;

namespace Fal;

/// <summary>The short-lived tokens that sockets are opened with. One is used again until 90 % of its life has passed.</summary>
internal sealed class RealtimeTokens(FalHttp http, Addresses addresses)
{
    private readonly ConcurrentDictionary<string, Token> _tokens = new(StringComparer.Ordinal);

    public async Task<string> GetAsync(EndpointId endpoint, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        if (_tokens.TryGetValue(endpoint.Alias, out var known) && known.RenewAt > http.Time.GetUtcNow())
            return known.Text;

        var now = http.Time.GetUtcNow();
        var text = await FetchAsync(endpoint, lifetime, cancellationToken).ConfigureAwait(false);
        _tokens[endpoint.Alias] = new Token(text, now + (lifetime * 0.9));
        return text;
    }

    /// <summary>Forgets a token that the service did not take.</summary>
    public void Forget(EndpointId endpoint) => _tokens.TryRemove(endpoint.Alias, out _);

    private async Task<string> FetchAsync(EndpointId endpoint, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        using var body = PooledBuffer.Write(writer =>
        {
            writer.WriteStartObject();
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
            EndpointId = endpoint.Text,
            Body = body,
        };
        using var response = await http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        response.ThrowIfFailed();
        using var document = response.Parse();
        var answer = document.RootElement;
        var token = answer.ValueKind switch
        {
            JsonValueKind.String => answer.GetString(),
            JsonValueKind.Object => Details.String(answer, "token") ?? Details.String(answer, "detail"),
            _ => null,
        };
        return token ?? throw new FalException(http.Describe("The service answered without a realtime token.", endpoint.Text, null)) { EndpointId = endpoint.Text };
    }

    private sealed record Token(string Text, DateTimeOffset RenewAt);
}
