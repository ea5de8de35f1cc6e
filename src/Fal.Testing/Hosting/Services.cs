using Fal.Shared;
using Fal.Testing.Models;
using Fal.Testing.Routes;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Hosting;

/// <summary>The hosts of the service, told apart by the first step of the path.</summary>
internal sealed class Services : IAsyncDisposable
{
    private static readonly (string Prefix, FalEmulatorService Service)[] Prefixes =
    [
        ("/run", FalEmulatorService.Run),
        ("/queue", FalEmulatorService.Queue),
        ("/rest", FalEmulatorService.Rest),
        ("/files", FalEmulatorService.Files),
        ("/api", FalEmulatorService.Platform),
    ];

    private readonly Journal<FalEmulatorRequest> _journal;
    private readonly RunRoutes _run;
    private readonly QueueRoutes _queue;
    private readonly PlatformRoutes _platform;
    private readonly RealtimeRoutes _realtime;
    private readonly RealtimeTokens _tokens;
    private readonly UploadTokens _uploadTokens;
    private readonly HashSet<string> _authorizations;

    public Services(
        FalEmulatorOptions options,
        EndpointCatalog endpoints,
        FalEmulatorCatalog catalog,
        Journal<FalEmulatorRequest> journal,
        Server server,
        Func<FalEmulatorRequest, FalEmulatorAnswer?> intercept)
    {
        var files = new Uri(server.Address, "files/");
        var runner = new Runner(files, address => Storage!.FactsOf(address), options.StreamEvents, options.BillableUnits);
        _journal = journal;
        _authorizations = [.. options.OtherKeys.Append(options.Key).Select(key => $"Key {key}")];
        Webhooks = new Webhooks(
            options.TimeProvider, new Journal<FalEmulatorDelivery>(options.JournalCapacity, options.MaxKeptBytes, delivery => delivery.Body.Length), 2 * options.MaxKept, server.Stopping);
        var concurrency = new Concurrency(options.MaxConcurrency);
        _run = new RunRoutes(endpoints, runner, concurrency);
        _queue = new QueueRoutes(endpoints, runner, concurrency, options, server.Address, Webhooks, server.Stopping);
        _tokens = new RealtimeTokens(options);
        _realtime = new RealtimeRoutes(endpoints, runner, options, _tokens, _authorizations, journal, intercept);
        _uploadTokens = new UploadTokens(server.Address, options);
        Storage = new StorageRoutes(files, _uploadTokens, options);
        Catalog = catalog;
        _platform = new PlatformRoutes(catalog.Models, options, _authorizations);
    }

    public FalEmulatorCatalog Catalog { get; }

    public StorageRoutes Storage { get; }

    public Webhooks Webhooks { get; }

    /// <summary>Reads a request and writes it into the journal; null where its path is of no service.</summary>
    public async Task<FalEmulatorRequest?> ReceiveAsync(Exchange exchange)
    {
        var http = exchange.Request;
        if (!exchange.Context.WebSockets.IsWebSocketRequest)
            await exchange.ReadBodyAsync().ConfigureAwait(false);
        foreach (var (prefix, service) in Prefixes)
        {
            if (http.Path.StartsWithSegments(prefix, out var path))
            {
                var request = new FalEmulatorRequest(service, http.Method, path.Value ?? "", exchange.Body)
                {
                    Query = http.Query.ToDictionary(value => value.Key, value => value.Value.ToString()),
                    Headers = http.Headers.ToDictionary(value => value.Key, value => value.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                };
                _journal.Add(request);
                return request;
            }
        }

        return null;
    }

    public Task HandleAsync(Exchange exchange, FalEmulatorRequest? request)
    {
        if (exchange.Refusal is { } broken)
            return exchange.SendAsync(broken);
        var path = request?.Path.Trim('/') ?? "";

        // The slash at the end of an app's own path belongs to it; one after an app's id leads to the app's root.
        if (request is { Service: FalEmulatorService.Run or FalEmulatorService.Queue } && request.Path.EndsWith('/') && EndpointIdSyntax.Steps(path + "/") is not null)
            path += "/";
        var isSocket = exchange.Context.WebSockets.IsWebSocketRequest;
        return request?.Service switch
        {
            FalEmulatorService.Files => Storage.HandleAsync(exchange, path),
            FalEmulatorService.Rest when path is ".well-known/jwks.json" && HttpMethods.IsGet(request.Method) => exchange.SendAsync(StatusCodes.Status200OK, Webhooks.Keys.ToJson()),
            FalEmulatorService.Platform => _platform.HandleAsync(exchange, path),
            FalEmulatorService.Run when isSocket => _realtime.HandleAsync(exchange, path),
            FalEmulatorService.Run when MayCall(exchange.Request, path) => _run.HandleAsync(exchange, path),
            not null when Refuse(exchange) is { } refusal => exchange.SendErrorAsync(StatusCodes.Status401Unauthorized, refusal),
            FalEmulatorService.Run => _run.HandleAsync(exchange, path),
            FalEmulatorService.Queue => _queue.HandleAsync(exchange, path),
            FalEmulatorService.Rest when HttpMethods.IsPost(request.Method) => HandleRestAsync(exchange, path),
            null => exchange.SendErrorAsync(StatusCodes.Status404NotFound, $"The emulator has nothing at {exchange.Request.Path}. The hosts of the service are its paths {string.Join(", ", Prefixes.Select(prefix => prefix.Prefix))}."),
            _ => NotFoundAsync(exchange),
        };
    }

    private Task HandleRestAsync(Exchange exchange, string path) => path switch
    {
        "tokens" => _tokens.IssueAsync(exchange),
        "tokens/realtime" => _tokens.IssueForRealtimeAsync(exchange),
        "storage/auth/token" => _uploadTokens.IssueAsync(exchange),
        "storage/upload/initiate" or "storage/upload/initiate-multipart" => Storage.InitiateAsync(exchange),
        _ => NotFoundAsync(exchange),
    };

    private static Task NotFoundAsync(Exchange exchange) => exchange.SendErrorAsync(StatusCodes.Status404NotFound, "Not Found");

    /// <summary>Whether a run or a stream has a token, which does instead of the key.</summary>
    private bool MayCall(HttpRequest request, string path) => request.Query["fal_jwt_token"].ToString() is { Length: > 0 } token && _tokens.Allows(token, path);

    public async ValueTask DisposeAsync()
    {
        await Webhooks.DisposeAsync().ConfigureAwait(false);
        _queue.Dispose();
    }

    private string? Refuse(Exchange exchange)
    {
        var authorization = exchange.Request.Headers.Authorization.ToString();
        if (authorization.Length == 0)
            return "Authentication is required to access this application.";
        return _authorizations.Contains(authorization) ? null : "No user found for Key ID and Secret";
    }
}
