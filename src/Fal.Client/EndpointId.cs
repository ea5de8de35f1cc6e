using Fal.Shared;

namespace Fal;

/// <summary>An endpoint id taken apart: <c>[workflows/|comfy/]owner/alias[/path…]</c>.</summary>
internal sealed record EndpointId(string Text, string App, string Alias)
{
    /// <summary>Whether it is a workflow, whose stream tells of its steps.</summary>
    public bool IsWorkflow => EndpointIdSyntax.IsWorkflow(Text);

    public static EndpointId Parse(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        var steps = EndpointIdSyntax.Steps(id) ?? throw Invalid(id);
        var aliasAt = EndpointIdSyntax.AliasAt(steps);
        return new EndpointId(string.Join('/', steps) + (id.EndsWith('/') ? "/" : ""), string.Join('/', steps, 0, aliasAt + 1), steps[aliasAt]);
    }

    /// <summary>The same app with a path after this id.</summary>
    /// <param name="path">A path that was checked, or null.</param>
    public EndpointId WithPath(string? path) => path is null ? this : this with { Text = $"{Text.TrimEnd('/')}/{path}" };

    /// <summary>A path as it may follow an id, with the slash at its end where it has one; null where there is none.</summary>
    /// <param name="option">The option that gives it.</param>
    /// <exception cref="ArgumentException">It would lead elsewhere.</exception>
    public static string? CheckPath(string? path, string option)
    {
        if (path?.Trim('/') is not { Length: > 0 } steps)
            return null;
        return Array.TrueForAll(steps.Split('/'), EndpointIdSyntax.IsStep)
            ? steps + (path.EndsWith('/') ? "/" : "")
            : throw new ArgumentException($"{option} is '{path}'; it is a path of an endpoint, such as 'generate' or 'generate/fast'.", option);
    }

    public override string ToString() => Text;

    private static ArgumentException Invalid(string id) => new(
        $"'{id}' is not an endpoint id. An id is owner/alias, or owner/alias/path, such as 'fal-ai/flux/dev' " +
        "(after 'workflows/' or 'comfy/' where the endpoint is one of those).", nameof(id));
}
