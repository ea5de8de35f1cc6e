using System.Reflection;
using Fal.Shared;

namespace Fal.AspNetCore;

/// <summary>Which endpoints a route of the app lets its callers use: none but those that are named.</summary>
public abstract class FalAllowedEndpoints
{
    private const string Below = "/*";

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _apps = new(StringComparer.Ordinal);
    private readonly List<string> _roots = [];
    private bool _all;

    private protected FalAllowedEndpoints()
    {
    }

    /// <summary>
    /// Decides on each call that is allowed otherwise, before anything is sent: false answers it 429. This is where a budget of each user is
    /// kept. Null for no more than the list.
    /// </summary>
    public Func<FalProxyCall, CancellationToken, ValueTask<bool>>? Admit { get; set; }

    internal bool IsEmpty => !_all && _ids.Count == 0 && _roots.Count == 0;

    /// <summary>Allows the endpoint of a generated client.</summary>
    /// <typeparam name="TModel">The client, such as <c>FluxDev</c>.</typeparam>
    /// <returns>The list.</returns>
    /// <exception cref="ArgumentException">The type is no generated client.</exception>
    public FalAllowedEndpoints Allow<TModel>()
        where TModel : class =>
        Allow(typeof(TModel).GetCustomAttribute<FalModelIdAttribute>(inherit: false)?.Id ?? throw new ArgumentException($"'{typeof(TModel)}' is no generated client of a model."));

    /// <summary>Allows an endpoint.</summary>
    /// <param name="endpoint">The endpoint, such as <c>FluxDev.Endpoint</c>.</param>
    /// <returns>The list.</returns>
    public FalAllowedEndpoints Allow(FalEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return Allow(endpoint.Id);
    }

    /// <summary>Allows an endpoint by its id, or all whose ids begin with the same steps.</summary>
    /// <param name="endpoint">
    /// An id, such as <c>fal-ai/flux/dev</c>; or the first steps of ids and a star, such as <c>fal-ai/flux/*</c>: whatever is below
    /// <c>fal-ai/flux</c>, at any depth, but neither that itself nor <c>fal-ai/flux-pro/v1</c>.
    /// </param>
    /// <returns>The list.</returns>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public FalAllowedEndpoints Allow(string endpoint)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(endpoint);
        if (endpoint == "*")
            throw new ArgumentException($"'*' allows every endpoint of the service, to be paid for by the app: say {nameof(AllowAll)}() where that is meant.", nameof(endpoint));
        if (endpoint.EndsWith(Below, StringComparison.Ordinal) && endpoint[..^Below.Length] is var root && Array.TrueForAll(root.Split('/'), EndpointIdSyntax.IsStep))
        {
            _roots.Add(root);
        }
        else
        {
            var id = EndpointId.Parse(endpoint);
            _ids.Add(id.Text);
            _apps.Add(id.App);
        }

        return this;
    }

    /// <summary>Allows every endpoint of the service: whoever may call the route may have the app pay for any of them.</summary>
    /// <returns>The list.</returns>
    public FalAllowedEndpoints AllowAll()
    {
        _all = true;
        return this;
    }

    /// <summary>
    /// The endpoint that a path of a call is about, where it is allowed. What ends in <c>/stream</c> or <c>/realtime</c> is about the endpoint before
    /// it, unless an endpoint of that name is allowed itself: the service takes it so.
    /// </summary>
    internal string? EndpointOf(string path)
    {
        if (_ids.Contains(path))
            return path;
        foreach (var part in (ReadOnlySpan<string>)["/stream", "/realtime"])
        {
            if (path.EndsWith(part, StringComparison.Ordinal) && EndpointIdSyntax.Steps(path[..^part.Length]) is not null)
                return Allows(path[..^part.Length]) ? path[..^part.Length] : null;
        }

        return Allows(path) ? path : null;
    }

    /// <summary>Whether requests may be asked about that are found under an app: it has an endpoint that is allowed.</summary>
    internal bool AllowsRequestsOf(string app) =>
        _all || _apps.Contains(app) || _roots.Exists(root => IsBelow(app, root) || app == root || IsBelow(root, app));

    /// <summary>What of the list an endpoint is allowed by: of these there are as many as the app has named.</summary>
    internal string EntryOf(string endpointOrApp) =>
        _ids.Contains(endpointOrApp) || _apps.Contains(endpointOrApp)
            ? endpointOrApp
            : _roots.Find(root => IsBelow(endpointOrApp, root) || endpointOrApp == root || IsBelow(root, endpointOrApp)) is { } found ? found + Below : "*";

    /// <inheritdoc cref="EntryOf(string)"/>
    internal string? EntryOf(FalProxyCall call) => call.EndpointId is { } id ? EntryOf(id) : null;

    private bool Allows(string id) =>
        _ids.Contains(id) || (id[^1] is not '/' && EndpointIdSyntax.Steps(id) is not null && (_all || _roots.Exists(root => IsBelow(id, root))));

    private static bool IsBelow(string path, string root) =>
        path.Length > root.Length && path[root.Length] is '/' && path.StartsWith(root, StringComparison.Ordinal);
}
