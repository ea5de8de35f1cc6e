using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Testing.Models;

/// <summary>What became of a call to a model: its output, or an error.</summary>
internal sealed record Outcome(int StatusCode, byte[] Body)
{
    public bool IsSuccess => StatusCode is >= 200 and <= 299;

    public string? ErrorType { get; init; }

    public bool? IsRetryable { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the caller's own start timeout passed.</summary>
    public bool IsStartTimeout { get; init; }

    /// <summary>Whether the connection breaks instead of an answer.</summary>
    public bool IsDrop { get; init; }

    /// <summary>The error in a line, as the queue says it.</summary>
    public string ErrorText
    {
        get
        {
            try
            {
                return JsonNode.Parse(Body)?["detail"] is JsonValue detail ? detail.ToString() : $"Invalid status code: {StatusCode}";
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException)
            {
                return Encoding.UTF8.GetString(Body);
            }
        }
    }

    public static Outcome Success(byte[] output) => new(200, output);

    public static Outcome Error(int statusCode, string detail, string? errorType = null) => new(statusCode, Detail(detail, errorType)) { ErrorType = errorType };

    public static Outcome Invalid(JsonArray errors) => new(422, Json.Write(new JsonObject { ["detail"] = errors }));

    /// <summary>What a function of the user's threw, as the service would answer it.</summary>
    public static Outcome Of(Exception error) => error switch
    {
        FalValidationException { Errors.Count: > 0 } invalid => Of(invalid, new JsonArray([.. invalid.Errors.Select(FieldError)])),
        FalApiException refused => Of(refused, refused.Message),
        FalTimeoutException late => Error(504, late.Message, "startup_timeout") with { IsStartTimeout = true },
        FalConnectionException => Error(500, error.Message) with { IsDrop = true },
        JsonException unread => Invalid([Violation(["body"], unread.Message, "value_error")]),
        _ => Error(500, $"{error.GetType().Name}: {error.Message}"),
    };

    /// <summary>The body of an error of the service's gateway.</summary>
    public static byte[] Detail(string detail, string? errorType = null)
    {
        var body = new JsonObject { ["detail"] = detail };
        if (errorType is not null)
            body["error_type"] = errorType;
        return Json.Write(body);
    }

    public static JsonObject Violation(JsonArray location, string message, string type) => new() { ["type"] = type, ["loc"] = location, ["msg"] = message };

    private static Outcome Of(FalApiException error, JsonNode detail) => new((int)error.StatusCode, BodyOf(error, detail))
    {
        ErrorType = error.ErrorType,
        IsRetryable = error.IsRetryable,
        RetryAfter = error.RetryAfter,
    };

    private static byte[] BodyOf(FalApiException error, JsonNode detail) =>
        error.Body is { } body ? Encoding.UTF8.GetBytes(body) : Json.Write(new JsonObject { ["detail"] = detail });

    private static JsonObject FieldError(FalFieldError error)
    {
        var violation = Violation(["body", .. Steps(error.Path)], error.Message, error.Type ?? "value_error");
        if (error.Context.Count > 0)
            violation["ctx"] = JsonNode.Parse(error.Context.ToString());
        return violation;
    }

    /// <summary><c>loras[0].path</c> is <c>"loras", 0, "path"</c> on the wire.</summary>
    private static IEnumerable<JsonNode> Steps(string path)
    {
        foreach (var step in path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
            yield return step.EndsWith(']') && int.TryParse(step.AsSpan(0, step.Length - 1), out var index) ? index : step;
    }
}
