using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Shared;
using Fal.Testing.Hosting;
using Fal.Testing.Models;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Routes;

/// <summary>The short-lived tokens that realtime sockets are opened with, and that runs and streams take too.</summary>
internal sealed class RealtimeTokens(FalEmulatorOptions options)
{
    private const double DefaultLifetime = 120;

    /// <summary>A year: nobody wants more of a token that is short-lived.</summary>
    private const double MaxLifetime = 365 * 24 * 60 * 60;

    private readonly Shelf<Token> _tokens = new(options.MaxKept, options.MaxKeptBytes, token => token.ExpiresAt <= options.TimeProvider.GetUtcNow());

    /// <summary><c>POST /tokens/</c> with <c>{"allowed_apps":[…],"token_expiration":…}</c>: the answer is a JSON string.</summary>
    public Task IssueAsync(Exchange exchange) => IssueAsync(exchange, "token_expiration", token => JsonValue.Create(token));

    /// <summary><c>POST /tokens/realtime</c> with <c>{"allowed_apps":[…],"duration":…}</c>: the answer is an object.</summary>
    public Task IssueForRealtimeAsync(Exchange exchange) => IssueAsync(exchange, "duration", token => new JsonObject { ["token"] = token });

    /// <summary>Whether a token is good for an endpoint now.</summary>
    /// <param name="token">The token.</param>
    /// <param name="endpointId">The endpoint's id, or a path below it.</param>
    public bool Allows(string? token, string endpointId) =>
        token is not null && _tokens.Find(token) is { } known && known.ExpiresAt > options.TimeProvider.GetUtcNow() && known.Apps.Any(app => IsOf(app, endpointId));

    /// <summary>An app is named by its alias, or by an id, also that of its socket: then what is below the id is meant too.</summary>
    private static bool IsOf(string app, string endpointId)
    {
        const string Socket = "/realtime";
        app = app.Trim('/');
        if (app == EndpointIdSyntax.AppOf(endpointId).Split('/')[^1])
            return true;
        app = app.EndsWith(Socket, StringComparison.Ordinal) ? app[..^Socket.Length] : app;
        return EndpointIdSyntax.Steps(app) is not null && $"{endpointId}/".StartsWith($"{app}/", StringComparison.Ordinal);
    }

    private Task IssueAsync(Exchange exchange, string lifetimeName, Func<string, JsonNode> answer)
    {
        if (RequestJson.Read(exchange.Body, out var request) is { } refused)
            return exchange.SendAsync(refused);
        if (AppsOf(request) is not { } apps)
            return Refuse(exchange, "allowed_apps", "Input should be a valid list of apps", "list_type");
        if (LifetimeOf(request, lifetimeName) is not { } lifetime)
            return Refuse(exchange, lifetimeName, "Input should be a number of seconds greater than 0", "greater_than");

        var token = $"emulator.{Guid.NewGuid():N}";
        _tokens.Put(token, new Token(apps, options.TimeProvider.GetUtcNow() + lifetime), apps.Sum(app => (long)app.Length));
        return exchange.SendAsync(StatusCodes.Status200OK, answer(token));
    }

    private static Task Refuse(Exchange exchange, string field, string message, string type) =>
        exchange.SendAsync(Outcome.Invalid([Outcome.Violation(["body", field], message, type)]));

    private static string[]? AppsOf(JsonElement request)
    {
        if (request.ValueKind is not JsonValueKind.Object || !request.TryGetProperty("allowed_apps", out var apps) || apps.ValueKind is not JsonValueKind.Array)
            return null;
        return apps.EnumerateArray().All(app => app.ValueKind is JsonValueKind.String) ? [.. apps.EnumerateArray().Select(app => app.GetString()!)] : null;
    }

    private static TimeSpan? LifetimeOf(JsonElement request, string name)
    {
        if (!request.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
            return TimeSpan.FromSeconds(DefaultLifetime);
        return value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, MaxLifetime))
            : null;
    }

    private sealed record Token(string[] Apps, DateTimeOffset ExpiresAt);
}
