using System.Text.Json.Nodes;
using Microsoft.Extensions.Caching.Memory;

namespace Studio.Hosting;

/// <summary>What visitors have entered and not run yet, so that it is there when they come back to a form: in memory, and no more than fits.</summary>
public sealed class Drafts : IDisposable
{
    private const long MostBytes = 32 << 20;
    private const long BytesOfAnEntry = 500;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(4);

    private readonly MemoryCache _drafts = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <param name="visitorId">Whose it is.</param>
    /// <param name="address">The form's page.</param>
    /// <param name="input">What is entered now.</param>
    public void Keep(string visitorId, string address, JsonObject input)
    {
        var text = input.ToJsonString();
        _drafts.Set((visitorId, address), text, new MemoryCacheEntryOptions { Size = BytesOfAnEntry + (sizeof(char) * text.Length), SlidingExpiration = Kept });
    }

    public JsonObject? Find(string visitorId, string address) => _drafts.Get<string>((visitorId, address)) is { } text ? (JsonObject?)JsonNode.Parse(text) : null;

    public void Forget(string visitorId, string address) => _drafts.Remove((visitorId, address));

    public void Dispose() => _drafts.Dispose();
}
