using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fal.Testing;

namespace Fal.Interop.Tests;

/// <summary>A request that came to an emulator, as fields that can be compared: what is made anew by each emulator (ids, its port) is named instead.</summary>
internal sealed partial class JournalEntry
{
    /// <summary>What HTTP itself needs, or a platform's HTTP client says of itself: no part of the protocol.</summary>
    private static readonly string[] TransportHeaders =
        ["accept-encoding", "accept-language", "connection", "content-length", "host", "sec-", "traceparent", "transfer-encoding", "upgrade"];

    private JournalEntry(FalEmulatorRequest request)
    {
        Name = Named(request.ToString());
        Fields["service"] = request.Service.ToString();
        Fields["method"] = request.Method;
        Fields["path"] = Named(request.Path);
        foreach (var (name, value) in request.Query)
            Fields[$"query {name}"] = Named(value);
        foreach (var (name, value) in request.Headers.Where(header => !TransportHeaders.Any(prefix => header.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))))
            Fields[$"header {name.ToLowerInvariant()}"] = Named(value);
        if (request.Body.Length > 0 && request.Json.ValueKind is not JsonValueKind.Undefined)
            AddJson("body", request.Json);
        else if (request.Body.Length > 0)
            Fields["body"] = $"{request.Body.Length} bytes, {Convert.ToHexString(SHA256.HashData(request.Body.Span))}";
    }

    /// <summary>The service, the method and the path.</summary>
    public string Name { get; }

    public SortedDictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// The requests so far. How often a status is asked for before it changes is a matter of time: the same request several times on end is
    /// one. So is which of the parts that are uploaded at the same time comes first: they are in their own order.
    /// </summary>
    public static IReadOnlyList<JournalEntry> Of(FalEmulator emulator)
    {
        var entries = new List<JournalEntry>();
        var requests = emulator.Journal;
        var parts = new Queue<FalEmulatorRequest>(requests.Where(IsPart).OrderBy(PartNumber));
        foreach (var entry in requests.Select(request => new JournalEntry(IsPart(request) ? parts.Dequeue() : request)))
        {
            if (entries.Count == 0 || !entries[^1].Fields.SequenceEqual(entry.Fields))
                entries.Add(entry);
        }

        return entries;
    }

    private static bool IsPart(FalEmulatorRequest request) => request is { Service: FalEmulatorService.Files, Method: "PUT" } && PartNumber(request) > 0;

    private static int PartNumber(FalEmulatorRequest request) => int.TryParse(request.Path.AsSpan(request.Path.LastIndexOf('/') + 1), CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Names what is made anew in each run.</summary>
    public static string Named(string text) => Emulator().Replace(Id().Replace(text, "{id}"), "{emulator}");

    private void AddJson(string path, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                    AddJson($"{path}.{property.Name}", property.Value);
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in json.EnumerateArray().Index())
                    AddJson($"{path}[{index}]", item);
                break;
            case JsonValueKind.Number:
                Fields[path] = json.GetDouble().ToString(CultureInfo.InvariantCulture);
                break;
            default:
                Fields[path] = json.ValueKind is JsonValueKind.String ? $"'{Named(json.GetString()!)}'" : json.GetRawText();
                break;
        }
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}")]
    private static partial Regex Id();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Emulator();
}
