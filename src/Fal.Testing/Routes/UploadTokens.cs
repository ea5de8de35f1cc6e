using System.Globalization;
using System.Text.Json.Nodes;
using Fal.Testing.Hosting;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Routes;

/// <summary>The tokens that the Python client uploads with.</summary>
internal sealed class UploadTokens(Uri address, FalEmulatorOptions options)
{
    private const string Type = "Bearer";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Shelf<DateTimeOffset> _expiresAt = new(options.MaxKept);

    /// <summary><c>POST /storage/auth/token</c>: a token, and where it is good.</summary>
    public Task IssueAsync(Exchange exchange)
    {
        var token = $"emulator.{Guid.NewGuid():N}";
        var expiresAt = options.TimeProvider.GetUtcNow() + Lifetime;
        _expiresAt.Put(token, expiresAt);
        return exchange.SendAsync(StatusCodes.Status200OK, new JsonObject
        {
            ["token"] = token,
            ["token_type"] = Type,
            ["base_url"] = address.AbsoluteUri.TrimEnd('/'),
            ["expires_at"] = expiresAt.ToString("yyyy-MM-ddTHH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
        });
    }

    /// <summary>Whether a request may upload.</summary>
    public bool Allows(HttpRequest request) =>
        request.Headers.Authorization.ToString().Split(' ') is [Type, var token] && _expiresAt.Find(token) > options.TimeProvider.GetUtcNow();
}
