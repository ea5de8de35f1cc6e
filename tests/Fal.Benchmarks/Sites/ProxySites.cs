using System.Net.Http.Headers;
using System.Text;
using Fal.AspNetCore;
using Fal.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.Benchmarks.Sites;

/// <summary>Our proxy and the service's own with Express, before one service that answers at once.</summary>
internal static class ProxySites
{
    public const string Route = "/api/fal/proxy";

    private const string Key = "the-app:its-secret";
    private const string Run = "https://fal.run/fal-ai/flux/dev";
    private const string Submit = "https://queue.fal.run/fal-ai/flux/dev";
    private const string Request = "https://queue.fal.run/fal-ai/flux/requests/764cabcf-b745-4b3e-ae38-1200304cf45b";

    /// <summary>One of five calls brings a picture with it, as a page does that sends what a user has dropped.</summary>
    private const int PictureEvery = 5;

    private static readonly byte[] Short = """{"prompt":"a sunset over mountains","num_inference_steps":28,"seed":42}"""u8.ToArray();

    private static readonly byte[] Long = Encoding.ASCII.GetBytes($$"""{"prompt":"a sunset over mountains","image_url":"data:image/png;base64,{{new string('A', 100_000)}}"}""");

    public static async Task<int> RunAsync(string[] args)
    {
        using var service = await ServerProcess.StartAsync(["upstream"]);
        using var ours = await StartAppAsync(["proxy-app", service.Address.AbsoluteUri]);
        using var theirs = await ServerProcess.StartAsync(
            "node", [Path.Combine(AppContext.BaseDirectory, "Sites", "proxy-app.mjs"), Packages(), service.Address.AbsoluteUri, Key], ("NODE_ENV", "production"));
        return await SiteLoad.RunAsync([new("Fal.AspNetCore", ours, VisitAsync), new("@fal-ai/server-proxy", theirs, VisitAsync)], LoadOptions.Read(args));
    }

    /// <summary>This program as an app that is published as ASP.NET's are: with the garbage collector of a server.</summary>
    public static Task<ServerProcess> StartAppAsync(string[] arguments) => ServerProcess.StartAsync(arguments, ("DOTNET_gcServer", "1"), ("DOTNET_gcConcurrent", "1"));

    /// <summary>An app with our proxy, until its standard input ends.</summary>
    public static async Task<int> ServeAsync(Uri service)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddFal(fal =>
        {
            fal.Credentials = Key;
            (fal.RunAddress, fal.QueueAddress, fal.RestAddress) = (new Uri(service, "run"), new Uri(service, "queue"), new Uri(service, "rest"));
        });
        await using var app = builder.Build();
        app.MapFalProxy(proxy => proxy.Allow<FluxDev>(), Route).AllowAnonymous();
        return await Upstream.ServeAsync(app);
    }

    /// <summary>A run, and a request from submit to result, asked about three times, as a page makes them.</summary>
    public static async Task VisitAsync(User user)
    {
        user.Visits++;
        var input = (user.Number + user.Visits) % PictureEvery == 0 ? Long : Short;
        await user.AskAsync(Call(HttpMethod.Post, Run, input));
        await user.AskAsync(Call(HttpMethod.Post, Submit, input));
        for (var i = 0; i < 3; i++)
            await user.AskAsync(Call(HttpMethod.Get, $"{Request}/status?logs=1"));
        await user.AskAsync(Call(HttpMethod.Get, Request));
    }

    private static HttpRequestMessage Call(HttpMethod method, string target, byte[]? body = null)
    {
        var request = new HttpRequestMessage(method, Route) { Headers = { { "x-fal-target-url", target }, { "accept", "application/json" } } };
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return request;
    }

    private static string Packages() => Load.PackagesWith("@fal-ai/server-proxy", "express");
}
