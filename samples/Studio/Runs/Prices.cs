using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using Fal;
using Studio.Hosting;

namespace Studio.Runs;

/// <summary>The models' prices, from the service's platform API, which <see cref="FalClient"/> is not for. Each is asked for until it is known.</summary>
public sealed class Prices(IHttpClientFactory http, Service service, ILogger<Prices> log)
{
    private readonly ConcurrentDictionary<string, Task<Price?>> _byEndpoint = new();

    /// <summary>The price of a model; null where there is none, or it cannot be had, whatever the reason: a run is shown all the same.</summary>
    public async Task<Price?> OfAsync(FalEndpoint endpoint)
    {
        var asking = _byEndpoint.GetOrAdd(endpoint.Id, AskAsync);
        try
        {
            return await asking;
        }
        catch (Exception error)
        {
            _byEndpoint.TryRemove(new(endpoint.Id, asking));
            log.NoPrice(endpoint.Id, error.GetType().Name);
            return null;
        }
    }

    private async Task<Price?> AskAsync(string endpointId)
    {
        using var client = http.CreateClient();
        client.Timeout = TimeSpan.FromSeconds(15);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{service.PlatformAddress}/models/pricing?endpoint_id={Uri.EscapeDataString(endpointId)}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Key", service.Key);
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using var json = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
        return json.RootElement.GetProperty("prices").EnumerateArray().Select(Read).FirstOrDefault();
    }

    private static Price Read(JsonElement price) =>
        new(price.GetProperty("unit_price").GetDecimal(), price.GetProperty("unit").GetString() ?? "unit", price.GetProperty("currency").GetString() ?? "USD");
}
