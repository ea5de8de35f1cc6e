using System.Net;

namespace Fal;

/// <summary>
/// Where a request goes: to its address, on to where the service sends it within the same origin, and once to the backup host where there
/// is one and the first cannot be reached.
/// </summary>
internal struct Route(ApiCall call, Addresses addresses)
{
    private const int MostRedirects = 5;

    private int _redirects;
    private bool _isBackup;

    public Uri Address { get; private set; } = call.Address;

    /// <summary>Whether an answer sends the request on to another address.</summary>
    /// <exception cref="FalException">It does, where the key or a paid request must not go.</exception>
    public bool TryFollow(HttpRequestMessage request, HttpResponseMessage response)
    {
        // A handler of the caller's may have followed by itself, and made a GET of it.
        if (request.Method != call.Method)
            throw Refused(request.RequestUri, "as a GET, whose answer is not the call's");
        if (!IsRedirect(response.StatusCode))
            return false;
        if (call.SendCredentials && addresses.Proxy is { } proxy)
            throw call.Context.Error($"{proxy.Host}, which {nameof(FalClientOptions)}.{nameof(FalClientOptions.ProxyAddress)} names, redirects the request{(Uri.TryCreate(proxy, response.Headers.Location, out var page) ? $" to {Log.Shown(page)}" : "")}, which is not followed: it may be where users sign in.");

        var target = response.Headers.Location is { } location && Uri.TryCreate(Address, location, out var absolute) ? absolute : null;
        if (target is null || !Addresses.IsSameOrigin(target, Address))
            throw Refused(target, "which is another origin: the key and the input go only where the options say");
        if (!KeepsRequest(response.StatusCode))
            throw Refused(target, $"with {Statuses.Text(response.StatusCode)}, after which a request is not sent again: the service may have worked on it");
        if (++_redirects > MostRedirects)
            throw Refused(target, $"after {MostRedirects} redirects");
        Address = target;
        return true;
    }

    /// <summary>Whether the request may be tried at the backup host, after a failure.</summary>
    public bool TryBackup(Exception error)
    {
        if (_isBackup || Failure.KindOf(error) is not FailureKind.Unreachable || addresses.Backup(Address) is not { } backup)
            return false;
        _isBackup = true;
        Address = backup;
        return true;
    }

    /// <summary>Whether an answer is at another address. Of such an answer a browser tells nothing, not even its status.</summary>
    private static bool IsRedirect(HttpStatusCode status) => (OperatingSystem.IsBrowser() && status is 0) || status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <summary>Whether a redirect asks for the same request at another address: 307 and 308 do, the others where nothing is paid for.</summary>
    private readonly bool KeepsRequest(HttpStatusCode status) =>
        status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        || call.Method == HttpMethod.Get
        || (call.Repeat >= Repeat.Always && status is not HttpStatusCode.SeeOther);

    private readonly FalException Refused(Uri? target, string why) => call.Context.Error(
        $"{call.Address.Host} redirects the request to {(target is null ? "no address" : Log.Shown(target))}, {why}. Check {(call.Context.EndpointId is null ? "" : "the endpoint's id and path, and ")}the addresses in {nameof(FalClientOptions)}.");
}
