using System.Text.Json;
using Fal.Models;

namespace Fal.Benchmarks;

/// <summary>Both clients over the same kind of handler, before the same answers.</summary>
internal sealed class Setup : IDisposable
{
    private const string Key = "id:secret";

    private readonly List<HttpClient> _clients = [];
    private readonly CannedServer? _server;

    /// <param name="overSockets">Else over a handler that answers at once.</param>
    public Setup(bool overSockets)
    {
        _server = overSockets ? new CannedServer(RealtimeFrames.Output) : null;
        Address = _server?.Address ?? CannedHandler.Address;
        Bare = new BareClient(Client(), Address, Key);
        Ours = new FalClient(Client(), new FalClientOptions
        {
            Credentials = Key,
            RunAddress = new Uri(Address, "run"),
            QueueAddress = new Uri(Address, "queue"),
        });
    }

    public static FluxDevInput Input { get; } = JsonSerializer.Deserialize(JsonText.FluxInput, FluxDev.Endpoint.InputTypeInfo)!;

    public Uri Address { get; }

    public BareClient Bare { get; }

    public FalClient Ours { get; }

    public void Dispose()
    {
        Ours.Dispose();
        foreach (var client in _clients)
            client.Dispose();
        _server?.Dispose();
    }

    /// <summary>An HttpClient as <see cref="FalClient"/> makes its own.</summary>
    private HttpClient Client()
    {
        var client = _server is null ? new HttpClient(new CannedHandler()) { Timeout = Timeout.InfiniteTimeSpan } : HttpDefaults.MakeClient(HttpDefaults.ConnectTimeout);
        _clients.Add(client);
        return client;
    }
}
