using System.Text.RegularExpressions;

namespace Fal.Interop.Tests;

/// <summary>A difference between the two clients that is meant to be.</summary>
/// <param name="Request">The requests that have it: a regular expression for the service, the method and the path.</param>
/// <param name="Field">The field.</param>
/// <param name="Theirs">What the JavaScript client sends there, as a regular expression; null where it sends nothing.</param>
/// <param name="Ours">What our client sends there, as a regular expression; null where it sends nothing.</param>
/// <param name="Reason">Why, with what PROTOCOL.md says.</param>
internal sealed record Difference(string Request, string Field, string? Theirs, string? Ours, string Reason)
{
    private const string OurName = @"Fal\.Client/\d+\.\d+\.\d+";

    /// <summary>
    /// Every difference that is allowed. There are two more, which <see cref="JournalEntry.Of"/> takes away: "Poll interval: 500 ms
    /// (JavaScript) … Ours: starts at 100 ms, backs off to 500 ms", so that a status is not asked for as often; and "Python uploads up to 10
    /// parts at once; so do we", one after the other in JavaScript.
    /// </summary>
    private static readonly Difference[] Allowed =
    [
        new("(Run|Queue|Rest) .*", "header user-agent", @"@fal-ai/client/1\.10\.1", OurName, "\"User-Agent: library name and version\"."),
        new("Files (PUT|POST) .*", "header user-agent", ".*", OurName, "As above; the JavaScript client leaves it to Node where it does not send its key."),
        new("Run GET .*/realtime", "header user-agent", null, OurName, "As above; a WebSocket in JavaScript has no headers of one's own."),
        new(
            "(Run POST .*|Queue GET .*/status)/stream", "header accept", "application/json, text/event-stream", "text/event-stream",
            "\"Accept: text/event-stream\". The JavaScript client sets two headers whose names differ in case."),
        new("Files (PUT|POST) .*", "header accept", @"\*/\*", "application/json", "\"PUT upload_url with the bytes and their content type\" names no Accept; ours is that of every request."),
        new("Queue (GET|PUT) .*", "header content-type", "application/json", null, "Status, result and cancel have no body, so that ours names no type of one."),
        new("Queue POST .*", "header x-fal-queue-priority", "normal", null, "\"from priority: normal or low\". Ours is sent where the caller sets one; the service's own is normal."),
    ];

    /// <summary>The differences of two journals that are not allowed.</summary>
    public static IEnumerable<string> Between(IReadOnlyList<JournalEntry> theirs, IReadOnlyList<JournalEntry> ours)
    {
        if (!theirs.Select(entry => entry.Name).SequenceEqual(ours.Select(entry => entry.Name)))
        {
            yield return $"The requests are others.\n  theirs: {string.Join("\n          ", theirs.Select(entry => entry.Name))}\n  ours:   {string.Join("\n          ", ours.Select(entry => entry.Name))}";
            yield break;
        }

        foreach (var (their, our) in theirs.Zip(ours))
        {
            foreach (var field in their.Fields.Keys.Union(our.Fields.Keys))
            {
                var (one, other) = (their.Fields.GetValueOrDefault(field), our.Fields.GetValueOrDefault(field));
                if (one != other && !Allowed.Any(allowed => allowed.Covers(their.Name, field, one, other)))
                    yield return $"{their.Name}: {field} is {one ?? "not there"} of theirs, {other ?? "not there"} of ours.";
            }
        }
    }

    private bool Covers(string request, string field, string? theirs, string? ours) =>
        field == Field && Is(Request, request) && Is(Theirs, theirs) && Is(Ours, ours);

    private static bool Is(string? pattern, string? value) => pattern is null || value is null ? pattern == value : Regex.IsMatch(value, $"^({pattern})$");
}
