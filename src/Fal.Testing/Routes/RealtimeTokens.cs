using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Shared;
using Fal.Testing.Hosting;
using Fal.Testing.Models;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Routes;

/// <summary>The short-lived tokens that realtime sockets are opened with.</summary>
internal sealed class RealtimeTokens(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Token> _tokens = new(StringComparer.Ordinal);

    /// <summary><c>POST /tokens/</c>: the answer is a JSON string.</summary>
    public Task IssueAsync(Exchange exchange)
    {
        try
        {
            var request = JsonNode.Parse(exchange.Body.Span)!.AsObject();
            string[] apps = [.. request["allowed_apps"]!.AsArray().Select(app => (string)app!)];
            var lifetime = TimeSpan.FromSeconds((double?)request["token_expiration"] ?? 120);
            var text = $"emulator.{Guid.NewGuid():N}";
            _tokens[text] = new Token(apps, time.GetUtcNow() + lifetime);
            return exchange.SendAsync(StatusCodes.Status200OK, JsonValue.Create(text));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            return exchange.SendAsync(Outcome.Invalid([Outcome.Violation(["body", "allowed_apps"], "Field required", "missing")]));
        }
    }

    /// <summary>Whether a token opens a socket to an endpoint now.</summary>
    public bool Allows(string? token, string endpointId) =>
        token is not null && _tokens.TryGetValue(token, out var known) && known.ExpiresAt > time.GetUtcNow()
        && known.Apps.Contains(EndpointIdSyntax.AppOf(endpointId).Split('/')[^1], StringComparer.Ordinal);

    private sealed record Token(string[] Apps, DateTimeOffset ExpiresAt);
}
