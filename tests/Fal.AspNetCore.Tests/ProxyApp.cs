using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fal.AspNetCore.Tests;

/// <summary>An app with a proxy, whose users name themselves by a header.</summary>
internal sealed class ProxyApp : IAsyncDisposable
{
    public const string Route = "/api/fal/proxy";
    public const string User = "X-User";

    private readonly WebApplication _app;

    private ProxyApp(WebApplication app) => _app = app;

    public HttpClient Http { get; } = new() { Timeout = Timeout.InfiniteTimeSpan };

    public static async Task<ProxyApp> StartAsync(FalClientOptions options, Action<WebApplication> map, CancellationToken cancellationToken, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddProblemDetails();
        builder.Services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, NamedUsers>("Test", null);
        builder.Services.AddAuthorizationBuilder().AddPolicy("admins", policy => policy.RequireUserName("admin"));
        builder.Services.AddFal(fal =>
        {
            (fal.Credentials, fal.RunAddress, fal.QueueAddress, fal.RestAddress) = (options.Credentials, options.RunAddress, options.QueueAddress, options.RestAddress);
            (fal.CredentialsProvider, fal.Timeout, fal.ResponseTimeout, fal.RequireCredentials) = (options.CredentialsProvider, options.Timeout, options.ResponseTimeout, options.RequireCredentials);
            foreach (var header in options.Headers)
                fal.Headers.Add(header);
        });
        change?.Invoke(builder);
        var app = builder.Build();
        map(app);
        await app.StartAsync(cancellationToken);
        return new ProxyApp(app) { Http = { BaseAddress = new Uri(app.Urls.Single()) } };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>A call as the JavaScript client makes it.</summary>
    public static HttpRequestMessage Request(HttpMethod method, string target, string? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, Route) { Headers = { { "x-fal-target-url", target }, { User, "somebody" } } };
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            using var response = await Http.SendAsync(request, cancellationToken);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    /// <summary>A connection for what no HTTP client would send.</summary>
    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Http.BaseAddress!.Port, cancellationToken);
        return socket;
    }

    /// <summary>Sends text as it is, and gives everything that is answered.</summary>
    public async Task<string> SendTextAsync(string text, CancellationToken cancellationToken)
    {
        using var socket = await ConnectAsync(cancellationToken);
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        return await ReadToEndAsync(socket, cancellationToken);
    }

    public static async Task<string> ReadToEndAsync(Socket socket, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>The reason in problem details, wherever they stand in a text.</summary>
    public static string? Detail(string text)
    {
        var (start, end) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        if (start < 0 || end < start)
            return null;
        using var problem = JsonDocument.Parse(text[start..(end + 1)]);
        return problem.RootElement.GetProperty("detail").GetString();
    }

    private sealed class NamedUsers(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers[User] is [{ } name]
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "Test")), "Test"))
            : AuthenticateResult.NoResult());
    }
}
