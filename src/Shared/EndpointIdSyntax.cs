namespace Fal.Shared;

/// <summary>
/// How ids of endpoints are written: <c>[workflows/|comfy/]owner/alias[/path…]</c>. A slash at the end of a path belongs to it: an app of one's own
/// that has <c>/generate/</c> has no <c>/generate</c>.
/// </summary>
internal static class EndpointIdSyntax
{
    /// <summary>The steps of an id; null where a text is none. An id of the first years, <c>12345-alias</c>, means <c>12345/alias</c>.</summary>
    public static string[]? Steps(string id)
    {
        var isPath = id.Length > 0 && id[id.Length - 1] is '/';
        var steps = (isPath ? id.Substring(0, id.Length - 1) : id).Split('/');
        if (!Array.TrueForAll(steps, IsStep))
            return null;
        if (steps.Length == 1 && !isPath && id.IndexOf('-') is > 0 and var dash && dash < id.Length - 1 && Array.TrueForAll(id.Substring(0, dash).ToCharArray(), c => c is >= '0' and <= '9'))
            steps = [id.Substring(0, dash), id.Substring(dash + 1)];
        return steps.Length > AliasAt(steps) + (isPath ? 1 : 0) ? steps : null;
    }

    /// <summary>Whether a text can stand between the slashes of an id.</summary>
    public static bool IsStep(string text) =>
        text is not ("" or "." or "..")
        && Array.TrueForAll(text.ToCharArray(), c => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '-' or '.' or '_' or '~');

    /// <summary>Which step is the alias: the second, but after a namespace the third.</summary>
    public static int AliasAt(string[] steps) => steps[0] is "workflows" or "comfy" ? 2 : 1;

    /// <summary>Whether an endpoint is a workflow, whose stream tells of its steps.</summary>
    public static bool IsWorkflow(string id) => id.StartsWith("workflows/", StringComparison.Ordinal);

    /// <summary>What requests of an endpoint are found under: its id without the path.</summary>
    public static string AppOf(string id)
    {
        var steps = Steps(id) ?? id.Split('/');
        return string.Join("/", steps.Take(AliasAt(steps) + 1));
    }
}
