using System.Net;

namespace Fal;

/// <summary>What to do about errors: the one table of it. Where nothing is evident, nothing is said.</summary>
internal static class Remedies
{
    private const string TryAgain = "It is no fault of the input: try again later.";
    private const string Files = "Give another file, or one that was converted.";

    private static readonly Dictionary<FalErrorType, string> Table = new()
    {
        [FalErrorType.AccountLocked] = "The key is right; the account must be paid for: see https://fal.ai/dashboard/billing.",
        [FalErrorType.ConcurrentRequestsLimit] = "The account has as many direct calls under way as it may: make fewer at the same time, or use Subscribe or Submit, whose requests wait in the queue instead.",
        [FalErrorType.ClientCancelled] = "The request was cancelled: submit it anew to get a result.",
        [FalErrorType.StartupTimeout] = TryAgain,
        [FalErrorType.RunnerSchedulingFailure] = TryAgain,
        [FalErrorType.DownstreamServiceUnavailable] = TryAgain,
        [FalErrorType.ContentPolicyViolation] = "Change what was flagged: the same input is flagged again.",
        [FalErrorType.GenerationTimeout] = "Ask for less, such as fewer steps, a smaller size or a shorter duration.",
        [FalErrorType.NoMediaGenerated] = "Change the prompt or the seed: the model made nothing of these.",
        [FalErrorType.FileDownloadError] = "Give a FalFile, which is uploaded, or an address that anybody can fetch without a login.",
        [FalErrorType.ImageLoadError] = Files,
        [FalErrorType.UnsupportedImageFormat] = Files,
        [FalErrorType.UnsupportedVideoFormat] = Files,
        [FalErrorType.UnsupportedAudioFormat] = Files,
        [FalErrorType.InvalidArchive] = Files,
        [FalErrorType.ImageTooSmall] = "Give an image with more pixels.",
        [FalErrorType.ImageTooLarge] = "Give an image with fewer pixels.",
        [FalErrorType.ImageAspectRatioError] = "Crop the image.",
        [FalErrorType.FaceDetectionError] = "Give an image in which a face is plain to see.",
        [FalErrorType.FileTooLarge] = "Give a smaller file.",
        [FalErrorType.VideoDurationTooLong] = "Cut the video.",
        [FalErrorType.VideoDurationTooShort] = "Give a longer video.",
        [FalErrorType.AudioDurationTooLong] = "Cut the audio.",
        [FalErrorType.AudioDurationTooShort] = "Give longer audio.",
        [FalErrorType.FeatureNotSupported] = "Leave out one of the options: the endpoint cannot do them together.",
    };

    /// <summary>The kind of an error that the service has no word for; null where it is none of those.</summary>
    public static FalErrorType? TypeOf(HttpStatusCode status, string? said) => (int)status switch
    {
        _ when said?.StartsWith("User is locked", StringComparison.OrdinalIgnoreCase) is true => FalErrorType.AccountLocked,
        410 when said?.Contains("deprecated", StringComparison.OrdinalIgnoreCase) is true => FalErrorType.EndpointDeprecated,
        _ => default(FalErrorType?),
    };

    /// <summary>What to do, in sentences.</summary>
    public static IEnumerable<string> For(HttpStatusCode status, ErrorHints hints, IReadOnlyList<FalFieldError> fields)
    {
        if (status is HttpStatusCode.Unauthorized)
            yield return $"Check the key in {nameof(FalClientOptions)}.{nameof(FalClientOptions.Credentials)} or FAL_KEY.";
        if (hints.Categories.Count > 0)
            yield return $"It was flagged as {string.Join(", ", hints.Categories)}.";
        if (hints.ErrorType == FalErrorType.EndpointDeprecated)
            yield return Moving(hints.SuccessorId);

        var type = hints.ErrorType ?? ((int)status == 499 ? FalErrorType.ClientCancelled : default);
        var kinds = new List<FalErrorType> { type };
        foreach (var field in fields)
        {
            if (field.Type is { } other && !kinds.Contains(other))
                kinds.Add(other);
        }

        foreach (var kind in kinds)
        {
            if (!Table.TryGetValue(kind, out var remedy))
                continue;
            yield return remedy;
            if (kind != FalErrorType.ContentPolicyViolation && fields.FirstOrDefault(field => field.Type == kind && field.Context.Count > 0) is { Context: var limits })
                yield return $"The limits: {limits}.";
        }
    }

    private static string Moving(string? successor) => successor is null
        ? "The endpoint was taken away: look for another at https://fal.ai/models."
        : $"The endpoint was taken away; '{successor}' is its successor: put that one's schema, https://fal.ai/api/openapi/queue/openapi.json?endpoint_id={successor}, in place of this one's, and call the client that comes of it.";
}
