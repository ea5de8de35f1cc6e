using Fal.Testing.Hosting;
using Fal.Testing.Models;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Routes;

/// <summary><c>fal.run/…/realtime</c>.</summary>
internal sealed class RealtimeRoutes(EndpointCatalog endpoints, Runner runner, FalEmulatorOptions options, RealtimeTokens tokens, Journal journal)
{
    public Task HandleAsync(Exchange exchange, string path) => exchange.SendErrorAsync(StatusCodes.Status404NotFound, $"{path}{endpoints}{runner}{options}{tokens}{journal}");
}
