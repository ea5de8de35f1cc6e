using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Fal.Benchmarks.Sites;

/// <summary>The service as cheap as it can be: it reads what it is sent to the end, and gives canned answers. The emulator does more for each call than the proxies do.</summary>
internal static class Upstream
{
    private static readonly byte[] Output = """{"images":[{"url":"https://files.example/sunset.png","width":1024,"height":768,"content_type":"image/png"}],"timings":{"inference":1.25},"seed":42,"has_nsfw_concepts":[false],"prompt":"a sunset over mountains"}"""u8.ToArray();

    private static readonly byte[] Handle = Encoding.ASCII.GetBytes("""{"status":"IN_QUEUE","request_id":"764cabcf-b745-4b3e-ae38-1200304cf45b","response_url":"https://queue.fal.run/fal-ai/flux/requests/764cabcf-b745-4b3e-ae38-1200304cf45b","queue_position":0}""");

    private static readonly byte[] Status = """{"status":"IN_PROGRESS","logs":[{"message":"step 1 of 28","level":"INFO","source":"USER","timestamp":"2026-01-01T00:00:00Z"}]}"""u8.ToArray();

    public static Task<int> RunAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(AnswerAsync);
        return ServeAsync(app);
    }

    /// <summary>Serves an app until standard input ends.</summary>
    public static async Task<int> ServeAsync(WebApplication app)
    {
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        await context.Request.BodyReader.CopyToAsync(Stream.Null);
        var answer = path.EndsWith("/status", StringComparison.Ordinal) ? Status
            : HttpMethods.IsPost(context.Request.Method) && path.StartsWith("/queue", StringComparison.Ordinal) ? Handle
            : Output;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        context.Response.Headers["x-fal-request-id"] = "764cabcf-b745-4b3e-ae38-1200304cf45b";
        context.Response.Headers["x-fal-billable-units"] = "1";
        await context.Response.BodyWriter.WriteAsync(answer);
    }
}
