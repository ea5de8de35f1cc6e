using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore;

/// <summary>What callers of mapped models are answered.</summary>
internal static class ModelAnswers
{
    /// <summary>What a call is answered, whether it fails or not.</summary>
    public static async Task<IResult> AnswerAsync(HttpContext context, FalEndpoint model, Func<Task<IResult>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (FalException error)
        {
            Tell(context, model, error);
            return TypedResults.Problem(FalExceptionHandler.DetailsOf(error, context.Response));
        }
        catch (JsonException unreadable)
        {
            return TypedResults.Problem(new HttpValidationProblemDetails(new Dictionary<string, string[]> { [""] = [unreadable.Message] }) { Status = StatusCodes.Status400BadRequest });
        }
    }

    /// <summary>The input that a caller sent.</summary>
    public static async Task<FalInput> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: cancellationToken).ConfigureAwait(false);
        return new FalInput(body.RootElement);
    }

    public static IResult Output(FalOutput output) => TypedResults.Text(output.Json.GetRawText(), ModelRoute.Json);

    public static IResult Problem(int status, string title) => TypedResults.Problem(new ProblemDetails { Status = status, Title = title });

    public static void Tell(HttpContext context, FalEndpoint model, FalException error)
    {
        if (error is not FalValidationException && context.RequestServices.GetService<ILoggerFactory>() is { } logs)
            Log.CallFailed(logs.CreateLogger("Fal.AspNetCore.Models"), error, model.Id, error.RequestId);
    }
}
