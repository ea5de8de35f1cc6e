using System.Net;
using System.Net.Http.Headers;

namespace Fal.Benchmarks;

/// <summary>Answers at once, without a network: what is left is the client's own work and HttpClient's.</summary>
internal sealed class CannedHandler : HttpMessageHandler
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly CannedAnswers _answers = new(new Uri(Address, "queue/"));

    public static Uri Address { get; } = new("https://fal.invalid/");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
            await content.CopyToAsync(Stream.Null, cancellationToken);
        var response = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ReadOnlyMemoryContent(_answers.For(request.RequestUri!.AbsolutePath, request.Method == HttpMethod.Post)),
            RequestMessage = request,
        };
        response.Content.Headers.ContentType = Json;
        response.Headers.TryAddWithoutValidation("x-fal-request-id", CannedAnswers.RequestId);
        return response;
    }
}
