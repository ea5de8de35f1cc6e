using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fal.AspNetCore;

/// <summary>The service as the app reaches it: its own key, addresses and headers, and connections that are used for nothing else.</summary>
internal sealed class ProxyUpstream : IDisposable
{
    private static readonly string Name = $"Fal.AspNetCore/{typeof(ProxyUpstream).Assembly.GetName().Version?.ToString(3)}";

    private readonly FalClientOptions _options;
    private readonly Keys _keys;
    private readonly KeyValuePair<string, string>[] _headers;
    private readonly HttpMessageInvoker _http;

    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public ProxyUpstream(FalClientOptions options)
    {
        _options = options.Copy();
        _ = new EffectiveOptions(_options);
        _keys = new Keys(_options, new Secrets());
        _headers = RequestHeaders.Copy(_options.Headers);
        var handler = HttpDefaults.MakeHandler(_options.ConnectTimeout);

        // What the caller's request is known by, and carries along, is no business of the service.
        handler.ActivityHeadersPropagator = System.Diagnostics.DistributedContextPropagator.CreateNoOutputPropagator();
        _http = new HttpMessageInvoker(handler);
    }

    /// <summary>The one of an app, made when it is first needed: until then its options may change.</summary>
    public static Lazy<ProxyUpstream> Of(IServiceProvider app, string? clientName) => new(() =>
    {
        var upstream = new ProxyUpstream(app.GetRequiredService<IOptionsMonitor<FalClientOptions>>().Get(clientName ?? Options.DefaultName));
        app.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(upstream.Dispose);
        return upstream;
    });

    public void Dispose() => _http.Dispose();

    /// <exception cref="FalException">The app has no key.</exception>
    public async ValueTask<HttpRequestMessage> MakeAsync(HttpMethod method, ProxyService service, string pathAndQuery, HttpContent? content, CancellationToken cancellationToken)
    {
        var address = service switch { ProxyService.Run => _options.RunAddress, ProxyService.Queue => _options.QueueAddress, _ => _options.RestAddress };
        var request = new HttpRequestMessage(method, $"{address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{pathAndQuery}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("Authorization", await _keys.AuthorizationAsync(CallContext.None, cancellationToken).ConfigureAwait(false));
        request.Headers.TryAddWithoutValidation("User-Agent", Name);
        request.Headers.TryAddWithoutValidation("x-fal-client-proxy", Name);
        return request;
    }

    /// <summary>Sends a request, once, and gives the head of its answer.</summary>
    /// <param name="limit">How long that may take; null for any time.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    /// <exception cref="HttpRequestException">The service cannot be reached, or the connection was lost.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, TimeSpan? limit, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in _headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var timer = new CancellationTokenSource(limit ?? Timeout.InfiniteTimeSpan, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await _http.SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure.OfNetwork(error);
        }
    }

    /// <summary>How long the service may take for the head of an answer.</summary>
    public TimeSpan? LimitOf(FalProxyCallKind kind) => kind is FalProxyCallKind.Run or FalProxyCallKind.Stream ? _options.Timeout : _options.ResponseTimeout;
}
