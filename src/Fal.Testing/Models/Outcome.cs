using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Models;

/// <summary>What became of a call to a model: its output, or an error.</summary>
internal sealed record Outcome(int StatusCode, byte[] Body)
{
    public bool IsSuccess => StatusCode is >= 200 and <= 299;

    public string? ErrorType { get; init; }

    public bool? IsRetryable { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What it is billed for; null for no word of it.</summary>
    public decimal? BillableUnits { get; init; }

    /// <summary>Whether the caller's own start timeout passed.</summary>
    public bool IsStartTimeout { get; init; }

    /// <summary>Whether the connection breaks instead of an answer.</summary>
    public bool IsDrop { get; init; }

    /// <summary>The error in a line, as the queue says it.</summary>
    public string ErrorText => DetailOf(Body) is JsonValue detail ? detail.ToString() : $"Invalid status code: {StatusCode}";

    /// <summary>What is wrong with the input, where that is the error.</summary>
    public JsonArray? Violations => StatusCode == 422 ? DetailOf(Body) as JsonArray : null;

    public static Outcome Success(byte[] output) => new(200, output);

    public static Outcome Error(int statusCode, string detail, string? errorType = null) => new(statusCode, Detail(detail, errorType)) { ErrorType = errorType };

    public static Outcome Invalid(JsonArray errors) => new(422, Json.Write(new JsonObject { ["detail"] = errors }));

    /// <summary>What was thrown, as the service would answer it. Never throws, whatever an exception says of itself.</summary>
    public static Outcome Of(Exception error)
    {
        try
        {
            return Read(error);
        }
        catch (Exception)
        {
            return Error(500, $"{error.GetType().Name}, which does not say what is wrong");
        }
    }

    private static Outcome Read(Exception error) => error switch
    {
        FalApiException refused => new Outcome((int)refused.StatusCode is >= 200 and <= 999 and var known ? known : 500, BodyOf(refused))
        {
            ErrorType = refused.ErrorType?.Value,
            IsRetryable = refused.IsRetryable,
            RetryAfter = refused.RetryAfter,
            BillableUnits = refused.BillableUnits,
        },
        FalTimeoutException late => Error(504, late.Message, "startup_timeout") with { IsStartTimeout = true },
        FalConnectionException => Error(500, error.Message) with { IsDrop = true },
        BadHttpRequestException broken => Error(broken.StatusCode, broken.Message),
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

    /// <summary>The body as JSON; as text where it is none.</summary>
    public JsonNode? ReadBody() => Json.TryRead(Body, out var json) ? json : Encoding.UTF8.GetString(Body);

    private static JsonNode? DetailOf(byte[] body) => Json.TryRead(body, out var json) && json is JsonObject error ? error["detail"] : null;

    private static byte[] BodyOf(FalApiException error) => error switch
    {
        { Body: { } body } => Encoding.UTF8.GetBytes(body),
        FalValidationException { Errors.Count: > 0 } invalid => Json.Write(new JsonObject { ["detail"] = new JsonArray([.. invalid.Errors.Select(FieldError)]) }),
        { SuccessorId: { } successor } => Json.Write(new JsonObject { ["detail"] = error.Message, ["error_type"] = error.ErrorType?.Value, ["successor"] = successor }),
        _ => Detail(error.Message, error.ErrorType?.Value),
    };

    private static JsonObject FieldError(FalFieldError error)
    {
        var violation = Violation(["body", .. Steps(error.Path)], error.Message, error.Type?.Value ?? "value_error");
        if (error.Context.Count > 0)
            violation["ctx"] = JsonNode.Parse(error.Context.ToString());
        if (error.Categories.Count > 0)
            violation["categories"] = new JsonArray([.. error.Categories.Select(category => JsonValue.Create(category))]);
        return violation;
    }

    /// <summary><c>loras[0].path</c> is <c>"loras", 0, "path"</c> on the wire.</summary>
    private static IEnumerable<JsonNode> Steps(string path)
    {
        foreach (var step in path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
            yield return step.EndsWith(']') && int.TryParse(step.AsSpan(0, step.Length - 1), out var index) ? index : step;
    }
}
