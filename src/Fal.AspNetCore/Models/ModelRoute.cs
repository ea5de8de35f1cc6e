using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.AspNetCore;

/// <summary>What answers the calls of one model.</summary>
internal sealed class ModelRoute(FalEndpoint model)
{
    public const string Json = "application/json";

    public Task<IResult> RunAsync(HttpContext context, CancellationToken cancellationToken) => ModelAnswers.AnswerAsync(context, model, async () =>
    {
        var input = await ModelAnswers.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        var output = await Client(context).RunAsync(model, input, cancellationToken: cancellationToken).ConfigureAwait(false);
        return ModelAnswers.Output(output);
    });

    public static FalClient Client(HttpContext context) => context.RequestServices.GetRequiredService<FalClient>();
}
