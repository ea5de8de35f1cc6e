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
        if (!Array.TrueForAll(parts, IsStep))
            throw Invalid(id);
        if (parts.Length == 1)
            parts = SplitOldForm(id);
        var aliasAt = parts[0] is "workflows" or "comfy" ? 2 : 1;
        if (parts.Length <= aliasAt)
            throw Invalid(id);
        return new EndpointId(string.Join('/', parts), string.Join('/', parts, 0, aliasAt + 1), parts[aliasAt]);
    }

    /// <summary>The same app with a path after this id.</summary>
    /// <param name="path">A path that was checked, or null.</param>
    public EndpointId WithPath(string? path) => path is null ? this : this with { Text = $"{Text}/{path}" };

    /// <summary>A path as it may follow an id; null where there is none.</summary>
    /// <param name="option">The option that gives it.</param>
    /// <exception cref="ArgumentException">It would lead elsewhere.</exception>
    public static string? CheckPath(string? path, string option)
    {
        if (path?.Trim('/') is not { Length: > 0 } steps)
            return null;
        return Array.TrueForAll(steps.Split('/'), IsStep)
            ? steps
            : throw new ArgumentException($"{option} is '{path}'; it is a path of an endpoint, such as 'generate' or 'generate/fast'.", option);
    }

    public override string ToString() => Text;

    private static bool IsStep(string text) => text is not ("" or "." or "..") && !text.AsSpan().ContainsAnyExcept(Allowed);

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
