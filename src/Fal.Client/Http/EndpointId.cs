using System.Buffers;

namespace Fal;

/// <summary>An endpoint id taken apart: <c>[workflows/|comfy/]owner/alias[/path…]</c>.</summary>
internal sealed record EndpointId(string Text, string App, string Alias)
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    public static EndpointId Parse(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        var parts = id.Split('/');
        foreach (var part in parts)
        {
            if (part is "" or "." or ".." || part.AsSpan().ContainsAnyExcept(Allowed))
                throw Invalid(id);
        }

        if (parts.Length == 1)
            parts = SplitOldForm(id);
        var aliasAt = parts[0] is "workflows" or "comfy" ? 2 : 1;
        if (parts.Length <= aliasAt)
            throw Invalid(id);
        return new EndpointId(string.Join('/', parts), string.Join('/', parts, 0, aliasAt + 1), parts[aliasAt]);
    }

    /// <summary>The same app with a path after this id.</summary>
    public EndpointId WithPath(string? path)
    {
        if (path?.Trim('/') is not { Length: > 0 } more)
            return this;
        foreach (var part in more.Split('/'))
        {
            if (part is "" or "." or ".." || part.AsSpan().ContainsAnyExcept(Allowed))
                throw new ArgumentException($"'{path}' is not a path of an endpoint, such as 'generate' or 'generate/fast'.", nameof(path));
        }

        return this with { Text = $"{Text}/{more}" };
    }

    public override string ToString() => Text;

    /// <summary>An id of the first years, <c>12345-alias</c>, means <c>12345/alias</c>.</summary>
    private static string[] SplitOldForm(string id)
    {
        var dash = id.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && dash < id.Length - 1 && !id.AsSpan(0, dash).ContainsAnyExceptInRange('0', '9')
            ? [id[..dash], id[(dash + 1)..]]
            : throw Invalid(id);
    }

    private static ArgumentException Invalid(string id) => new(
        $"'{id}' is not an endpoint id. An id is owner/alias, or owner/alias/path, such as 'fal-ai/flux/dev' " +
        "(after 'workflows/' or 'comfy/' where the endpoint is one of those).", nameof(id));
}
