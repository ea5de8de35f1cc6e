using Fal.Shared;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Documents;

/// <summary>
/// The paths of the queue, which a model's document has: where a request is submitted, <c>/fal-ai/veo3.1/fast</c>, and where it is then found,
/// <c>/fal-ai/veo3.1/fast/requests/{request_id}</c> or <c>/fal-ai/veo3.1/requests/{request_id}</c>.
/// </summary>
internal static class QueuePaths
{
    private const string Requests = "/requests/{request_id}";

    private static readonly string[] Parts = ["/stream", "/realtime"];

    /// <summary>Whether a document has them, and no others. An app of one's own may call a path so, too, but has others, or none that is an id.</summary>
    public static bool AreIn(JObject paths) =>
        Owners(paths) is { Count: > 0 } owners && paths.Properties().All(path => owners.Any(owner => $"{path.Name}/".StartsWith($"/{owner}/", StringComparison.Ordinal)));

    /// <summary>The ids of the endpoints that a document's paths name; their streams and sockets are no endpoints.</summary>
    public static IReadOnlyList<string> Ids(JObject paths)
    {
        var owners = Owners(paths);
        var ids = Submits(paths).Where(id => owners.Contains(id) || owners.Contains(EndpointIdSyntax.AppOf(id))).ToList();
        return [.. ids.Where(id => !Parts.Any(part => id.EndsWith(part, StringComparison.Ordinal) && ids.Contains(id.Substring(0, id.Length - part.Length))))];
    }

    /// <summary>What requests are found under: the ids before <c>/requests/{request_id}</c>.</summary>
    private static HashSet<string> Owners(JObject paths) =>
    [
        .. paths.Properties()
            .Where(path => path.Name.Contains(Requests))
            .Select(path => path.Name.Substring(0, path.Name.IndexOf(Requests, StringComparison.Ordinal)).TrimStart('/'))
            .Where(id => EndpointIdSyntax.Steps(id) is not null),
    ];

    private static IEnumerable<string> Submits(JObject paths) => paths.Properties()
        .Where(path => !path.Name.Contains(Requests) && OpenApi.Operation(paths, path.Name, "post") is not null)
        .Select(path => path.Name.TrimStart('/'))
        .Where(id => EndpointIdSyntax.Steps(id) is not null);
}
