using Microsoft.AspNetCore.Http;

namespace Fal.AspNetCore;

/// <summary>What answers the calls of one model.</summary>
internal sealed class ModelRoute(FalEndpoint model, string? clientName)
{
    public const string Json = "application/json";

    public Task<IResult> RunAsync(HttpContext context, CancellationToken cancellationToken) => ModelAnswers.AnswerAsync(context, model, async () =>
    {
        var input = await ModelAnswers.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        var output = await NamedService.Get<FalClient>(context.RequestServices, clientName).RunAsync(model, input, cancellationToken: cancellationToken).ConfigureAwait(false);
        return ModelAnswers.Output(output);
    });
}
