using System.Text;
using Fal.Shared;
using Microsoft.Extensions.Logging;

namespace Fal;

/// <summary>
/// What is logged, under the category <c>Fal.FalClient</c>. Addresses are without their query, which may hold a token, and nothing
/// that callers or models have said is in them.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "{Method} {Address} answered {StatusCode} in {Milliseconds} ms, request {RequestId}")]
    public static partial void Answered(ILogger logger, string method, string address, int statusCode, long milliseconds, string? requestId);

    [LoggerMessage(2, LogLevel.Debug, "{Method} {Address} failed after {Milliseconds} ms: {Error}")]
    public static partial void Failed(ILogger logger, string method, string address, long milliseconds, string error);

    [LoggerMessage(3, LogLevel.Warning, "{Method} {Address}: {Reason}; sent again in {Delay}, try {Try} of {MostTries}, request {RequestId}")]
    public static partial void Retrying(
        ILogger logger, string method, string address, string reason, TimeSpan delay, int @try, int mostTries, string? requestId);

    [LoggerMessage(4, LogLevel.Information, "{EndpointId}: request {RequestId} is in the queue")]
    public static partial void Submitted(ILogger logger, string endpointId, string requestId);

    [LoggerMessage(5, LogLevel.Information, "{EndpointId}: request {RequestId} has completed")]
    public static partial void Completed(ILogger logger, string endpointId, string requestId);

    [LoggerMessage(6, LogLevel.Information, "{EndpointId}: request {RequestId} has failed with status {StatusCode}, {ErrorType}")]
    public static partial void CompletedWithError(ILogger logger, string endpointId, string requestId, int statusCode, string? errorType);

    [LoggerMessage(7, LogLevel.Debug, "Socket {Address} answered {StatusCode} in {Milliseconds} ms")]
    public static partial void Connected(ILogger logger, string address, int statusCode, long milliseconds);

    [LoggerMessage(8, LogLevel.Warning, "{EndpointId}: the output of request {RequestId} is not quite as its schema says, at {Count} places: {Deviations}")]
    public static partial void Deviates(ILogger logger, string? endpointId, string? requestId, int count, string deviations);

    [LoggerMessage(9, LogLevel.Warning, "{EndpointId}: the service has too many requests; input {Index} is submitted again, and nothing for {Pause}, then {Concurrency} at once")]
    public static partial void Refused(ILogger logger, string endpointId, long index, TimeSpan pause, int concurrency);

    [LoggerMessage(10, LogLevel.Warning, "The progress of input {Index} could not be told: {Error}")]
    public static partial void ProgressFailed(ILogger logger, long index, string error);

    /// <summary>A deviation in few words.</summary>
    public static string Shown(FalDeviation deviation) => VisibleText.Of(deviation.ToString(), 200);

    /// <summary>An address as it may be shown: neither a user nor a query.</summary>
    public static string Shown(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>
    /// What should be an address and need not be one, in few words: neither a user nor what may be a query, and nothing that is no text.
    /// </summary>
    public static string Shown(string? address)
    {
        const int Longest = 100;
        var text = address ?? "";
        foreach (var end in (ReadOnlySpan<string>)(DataUri.Is(text) ? [","] : ["?", "%3F", "%3f", "#"]))
            text = text.Split(end, 2)[0];
        text = text[(text.LastIndexOf('@') + 1)..];
        if (text.Length > Longest)
            text = $"{text.AsSpan(0, Longest)}…";
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            shown.Append(Rune.IsControl(rune) ? Rune.ReplacementChar.ToString() : rune.ToString());
        return shown.ToString();
    }

    /// <summary>An error in few words: neither its text nor its causes', where others have a say.</summary>
    public static string Shown(Exception error) => error is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var kind }
        ? $"{error.GetType().Name} ({kind})"
        : error.GetType().Name;
}
