using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fal.AspNetCore;

/// <summary>What answers the calls of one model's queue.</summary>
internal sealed class QueueRoute(FalEndpoint model, string? clientName)
{
    public Task<IResult> SubmitAsync(HttpContext context, CancellationToken cancellationToken) => ModelAnswers.AnswerAsync(context, model, async () =>
    {
        var input = await ModelAnswers.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        var request = await Client(context).SubmitAsync(model, input, cancellationToken: cancellationToken).ConfigureAwait(false);
        var address = $"{context.Request.PathBase}{context.Request.Path}".TrimEnd('/') + "/" + Uri.EscapeDataString(request.RequestId);
        context.Response.Headers.Location = address;
        return State(new QueuedRequest(request.RequestId, QueuedRequest.Queued), StatusCodes.Status202Accepted);
    });

    public Task<IResult> GetStatusAsync(HttpContext context, string id) => AnswerAsync(context, id, async request =>
        State(QueuedRequest.Of(id, await request.GetStatusAsync(logs: true, context.RequestAborted).ConfigureAwait(false))));

    public Task<IResult> GetResultAsync(HttpContext context, string id) => AnswerAsync(context, id, async request =>
    {
        if (await request.GetStatusAsync(cancellationToken: context.RequestAborted).ConfigureAwait(false) is not FalQueueStatus.Completed)
            return ModelAnswers.Problem(StatusCodes.Status409Conflict, "The request is not done yet.");
        return ModelAnswers.Output(await request.GetOutputAsync(context.RequestAborted).ConfigureAwait(false));
    });

    public Task<IResult> CancelAsync(HttpContext context, string id) => AnswerAsync(context, id, async request =>
        await request.CancelAsync(context.RequestAborted).ConfigureAwait(false) switch
        {
            FalCancelResult.CancellationRequested => TypedResults.StatusCode(StatusCodes.Status202Accepted),
            FalCancelResult.AlreadyCompleted => ModelAnswers.Problem(StatusCodes.Status409Conflict, "The request is done."),
            _ => NotFound(),
        });

    /// <summary>The first event is waited for: until then the answer can be another.</summary>
    public Task<IResult> WatchAsync(HttpContext context, string id) => AnswerAsync(context, id, async request =>
    {
        var states = request.WatchAsync(logs: true, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        try
        {
            await states.MoveNextAsync().ConfigureAwait(false);
        }
        catch
        {
            await states.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return TypedResults.ServerSentEvents(EventsAsync(context, id, states));
    });

    private async IAsyncEnumerable<SseItem<string>> EventsAsync(
        HttpContext context, string id, IAsyncEnumerator<FalQueueStatus> states, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var _ = states.ConfigureAwait(false);
        var (goesOn, state) = (true, states.Current);
        while (goesOn)
        {
            yield return new SseItem<string>(JsonSerializer.Serialize(QueuedRequest.Of(id, state), QueuedRequestJson.Default.QueuedRequest));
            try
            {
                goesOn = await states.MoveNextAsync().ConfigureAwait(false);
                state = goesOn ? states.Current : state;
            }
            catch (FalException error)
            {
                // The caller finds that the events end, and comes again.
                ModelAnswers.Tell(context, model, error);
                goesOn = false;
            }
        }
    }

    private Task<IResult> AnswerAsync(HttpContext context, string id, Func<FalRequest, Task<IResult>> answer) => ModelAnswers.AnswerAsync(context, model, async () =>
    {
        if (!RequestHandle.IsId(id))
            return NotFound();
        try
        {
            return await answer(Client(context).Request(model.Id, id)).ConfigureAwait(false);
        }
        catch (FalApiException error) when (error.StatusCode is HttpStatusCode.NotFound)
        {
            return NotFound();
        }
    });

    private FalClient Client(HttpContext context) => NamedService.Get<FalClient>(context.RequestServices, clientName);

    private static IResult NotFound() => ModelAnswers.Problem(StatusCodes.Status404NotFound, "There is no such request.");

    private static JsonHttpResult<QueuedRequest> State(QueuedRequest request, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(request, QueuedRequestJson.Default.QueuedRequest, statusCode: status);
}
