using System.Buffers;
using System.Net;
using Fal.Shared;

namespace Fal;

/// <summary>One download: from its address, over redirects, to what is there.</summary>
internal sealed class Download
{
    private const int MostRedirects = 10;

    // The files of models are public: no key goes with the request, so that no client is needed.
    private static readonly HttpClient Shared = new(new GzipHandler
    {
        // Handlers follow to any scheme, and throw anything where they cannot. A browser, which does not tell where to, follows as it does for its pages.
        InnerHandler = OperatingSystem.IsBrowser() ? new HttpClientHandler() : new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = HttpDefaults.ConnectTimeout,
            AllowAutoRedirect = false,
            UseCookies = false,
        },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestVersion = HttpVersion.Version20,
    };

    private readonly FalDownloadOptions _options;
    private readonly CallContext _context;
    private string _host = "";

    public Download(FalDownloadOptions options, CallContext context)
    {
        OptionCheck.WaitOrInfinite(options.IdleTimeout, nameof(options.IdleTimeout));
        OptionCheck.InRange(options.MaxSize is null or > 0, options.MaxSize, "more than 0", nameof(options.MaxSize));
        OptionCheck.NotNull(options.TimeProvider, nameof(options.TimeProvider));
        _options = options;
        _context = context;
    }

    public string Host => _host;

    /// <exception cref="FalException">The address is none, or the file is not there.</exception>
    public async Task<Stream> OpenAsync(string? url, CancellationToken cancellationToken)
    {
        if (DataUri.Is(url ?? ""))
            return OpenData(url!);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !IsWeb(address))
            throw _context.Error($"'{Log.Shown(url)}' is not an address that a file can be downloaded from.");

        using var idle = StartWait(cancellationToken);
        var token = idle?.Token ?? cancellationToken;
        HttpResponseMessage? response = null;
        try
        {
            response = await SendAsync(address, token).ConfigureAwait(false);
            ThrowIfLonger(response.Content.Headers.ContentLength ?? 0);
            return new DownloadStream(this, response, await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false));
        }
        catch (Exception error)
        {
            response?.Dispose();
            throw Failed(error, idle, cancellationToken);
        }
    }

    /// <summary>Gives all of the file to what keeps it.</summary>
    /// <param name="keep">Calls what it is given with where the bytes go.</param>
    /// <exception cref="FalException">The address is none, or the file is not there, or not all of it came.</exception>
    public async Task SaveAsync(string? url, Func<Func<Stream, Task>, Task> keep, CancellationToken cancellationToken)
    {
        try
        {
            var content = await OpenAsync(url, cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
                await keep(file => CopyAsync(content, file, cancellationToken)).ConfigureAwait(false);
        }
        catch (IOException error) when (error.InnerException is FalException)
        {
            // As streams tell it. Here nobody expects a stream.
            throw error.InnerException;
        }
    }

    /// <exception cref="FalException">The file has more bytes than the caller takes.</exception>
    public void ThrowIfLonger(long length)
    {
        if (length > _options.MaxSize)
            throw _context.Error($"The file is longer than {_options.MaxSize} bytes, which is its {nameof(FalDownloadOptions)}.{nameof(FalDownloadOptions.MaxSize)}.");
    }

    /// <summary>Starts the limit of one wait for the other side; null where there is none.</summary>
    public Deadline? StartWait(CancellationToken cancellationToken) => Deadline.Start(_options.IdleTimeout, _options.TimeProvider, cancellationToken);

    /// <summary>What to throw for whatever a wait ended with: the caller's cancellation, or a <see cref="FalException"/>.</summary>
    public Exception Failed(Exception error, Deadline? idle, CancellationToken cancellationToken)
    {
        if (error is FalException)
            return error;
        if (cancellationToken.IsCancellationRequested)
            return _context.Cancelled(error, cancellationToken);
        if (idle is { HasPassed: true })
            return _context.Timeout($"{_host} was silent for {_options.IdleTimeout}, the {nameof(FalDownloadOptions)}.{nameof(FalDownloadOptions.IdleTimeout)}.", error);
        return Failure.KindOf(error) is FailureKind.TimedOut
            ? _context.Timeout($"{_host} could not be connected to within {HttpDefaults.ConnectTimeout}.", error)
            : _context.WrapFrom(_host, error);
    }

    /// <summary>The answer that has the file.</summary>
    private async Task<HttpResponseMessage> SendAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            _host = address.Host;
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = Shared.DefaultRequestVersion };
            HttpDefaults.AnswerAtOnce(request);
            var response = await Shared.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);

            // Of other answers of success none has the whole file: 204 and 205 have none, 206 has a part, 202 will have one later.
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NonAuthoritativeInformation)
                return response;
            using (response)
                address = IsRedirect(response.StatusCode) ? Target(address, response, redirects) : throw NoFile(address, response.StatusCode);
        }
    }

    private Uri Target(Uri address, HttpResponseMessage response, int redirects)
    {
        response.Headers.NonValidated.TryGetValues("Location", out var location);
        if (redirects == MostRedirects)
            throw NotFollowed($"it is redirected more than {MostRedirects} times");
        if (response.Headers.Location is not { } given || !Uri.TryCreate(address, given, out var target) || !IsWeb(target))
            throw NotFollowed("that is no address of the web");
        return target.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp ? target : throw NotFollowed("that is not encrypted, and the address before it was");

        FalApiException NotFollowed(string why) =>
            _context.Api($"The file cannot be downloaded: {Log.Shown(address)} redirects to '{Log.Shown(location.ToString())}', which is not followed: {why}.", response.StatusCode);
    }

    private FalApiException NoFile(Uri address, HttpStatusCode status) => (int)status is >= 200 and <= 299
        ? _context.Api($"The file cannot be downloaded: {Log.Shown(address)} answered {Statuses.Text(status)}, which is not the whole file.", status)
        : _context.Api($"The file cannot be downloaded: {Log.Shown(address)} answered {Statuses.Text(status)}. Files are kept for a limited time.", status);

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static bool IsWeb(Uri address) => address.Scheme is "http" or "https" && address.Host.Length > 0;

    private MemoryStream OpenData(string url)
    {
        if (DataUri.Problem(url) is { } problem)
            throw _context.Error($"The 'data:' address of the file cannot be read: {problem}.");
        var content = DataUri.Content(url);
        ThrowIfLonger(content.Length);
        return new MemoryStream(content, writable: false);
    }

    private async Task CopyAsync(Stream content, Stream file, CancellationToken cancellationToken)
    {
        var total = content is DownloadStream download ? download.KnownLength : content.Length;
        var chunk = ArrayPool<byte>.Shared.Rent(UploadPart.ChunkSize);
        try
        {
            var received = 0L;
            _options.Progress?.Report(new FalDownloadProgress(received, total));
            while (await content.ReadAsync(chunk, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                await file.WriteAsync(chunk.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                received += read;
                _options.Progress?.Report(new FalDownloadProgress(received, total));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
