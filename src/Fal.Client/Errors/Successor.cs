using System.Text.RegularExpressions;
using Fal.Shared;

namespace Fal;

/// <summary>Finds the endpoint that takes the place of one that was taken away, in what the service says of it.</summary>
internal static partial class Successor
{
    // Pages of an endpoint on the web site come after its id.
    private static readonly string[] Pages = ["api", "playground", "examples", "llms.txt"];

    /// <summary>The first endpoint that is named by its address or its id, and is not the one that was called.</summary>
    /// <param name="said">What the service says, as text or JSON.</param>
    /// <param name="called">The id of the endpoint that was called.</param>
    /// <returns>Its id; null where none is named.</returns>
    public static string? Find(string said, string? called)
    {
        // JSON may escape a slash.
        var text = said.Replace("\\/", "/", StringComparison.Ordinal);
        return Addresses().Matches(text).Concat(Ids().Matches(text))
            .Select(match => IdOf(match.Groups["id"].Value))
            .FirstOrDefault(id => id is not null && id != called);
    }

    private static string? IdOf(string path)
    {
        var steps = EndpointIdSyntax.Steps(path.TrimEnd('.', '/'));
        if (steps is [.., var last] && steps.Length > 2 && Pages.Contains(last))
            steps = steps[..^1];
        return steps is null || steps.Length < 2 ? null : string.Join('/', steps);
    }

    [GeneratedRegex(@"(?:fal\.ai/models/|fal\.run/|[?&]endpoint_id=)(?<id>[\w./~-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Addresses();

    // An id alone: any that is in quotes, and elsewhere one of fal's own; words such as "and/or" look the same.
    [GeneratedRegex(@"(?<=[""'`])(?<id>[\w.~-]+(?:/[\w.~-]+)+)(?=[""'`])|(?<![\w/.])(?<id>(?:(?:workflows|comfy)/)?fal-ai(?:/[\w.~-]+)+)", RegexOptions.CultureInvariant)]
    private static partial Regex Ids();
}
