using System.Text.Json;

namespace Fal;

/// <summary>What an error body says: <c>detail</c> as text or as field errors, <c>error_type</c>, and older spellings of the same.</summary>
internal sealed record ErrorBody(string? Text, string? ErrorType, int? Status, IReadOnlyList<FalFieldError> Fields)
{
    /// <summary>The step of a workflow that failed, where one did.</summary>
    public string? Node { get; private init; }

    private static readonly ErrorBody None = new(null, null, null, []);

    /// <param name="members">The C# properties of the input that was refused, where they are known.</param>
    public static ErrorBody Read(string body, IFalMembers? members)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind is JsonValueKind.String)
                return None with { Text = root.GetString() };
            if (root.ValueKind is not JsonValueKind.Object)
                return None;
            return root.StringOrNull("node_id") is { } node ? ReadStep(root, node) : Read(root, members);
        }
        catch (JsonException)
        {
            return None;
        }
    }

    /// <summary>
    /// The error of a workflow's step: <c>message</c>, and in <c>error</c> the <c>status</c> and the <c>body</c> that the step was answered.
    /// Fields are of the step's own input.
    /// </summary>
    private static ErrorBody ReadStep(JsonElement root, string node)
    {
        var answered = root.PropertyOrNull("error")?.PropertyOrNull("body") is { ValueKind: JsonValueKind.Object } body ? Read(body, null) : Read(root, null);
        var message = root.StringOrNull("message");
        return answered with
        {
            Node = node,
            Text = message is null || answered.Text is null || message == answered.Text ? answered.Text ?? message : $"{message.TrimEnd('.')}: {answered.Text}",
            Status = root.PropertyOrNull("error")?.Int32OrNull("status") ?? answered.Status,
        };
    }

    private static ErrorBody Read(JsonElement root, IFalMembers? members)
    {
        if (!root.TryGetProperty("detail", out var detail) && root.TryGetProperty("error", out var error))
            detail = error;

        var text = detail.ValueKind switch
        {
            JsonValueKind.String => detail.GetString(),
            JsonValueKind.Object => detail.StringOrNull("message") ?? detail.StringOrNull("msg") ?? detail.GetRawText(),
            _ => null,
        };
        text ??= root.StringOrNull("message") ?? root.StringOrNull("error");
        if (root.StringOrNull("reason") is { } reason)
            text = text is null ? reason : $"{text}: {reason}";

        var fields = detail.ValueKind is JsonValueKind.Array ? ReadFields(detail, members) : [];
        var type = root.StringOrNull("error_type") ?? (detail.ValueKind is JsonValueKind.Object ? detail.StringOrNull("type") : null);
        return new ErrorBody(text, type, root.Int32OrNull("status_code") ?? root.Int32OrNull("status"), fields);
    }

    private static List<FalFieldError> ReadFields(JsonElement list, IFalMembers? members)
    {
        var fields = new List<FalFieldError>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind is not JsonValueKind.Object)
            {
                fields.Add(new FalFieldError("", item.ToString()));
                continue;
            }

            var path = item.TryGetProperty("loc", out var loc) && loc.ValueKind is JsonValueKind.Array ? FieldPath.Of(loc, members) : new FieldPath("", null);
            fields.Add(new FalFieldError(path.Json, item.StringOrNull("msg") ?? item.GetRawText(), item.StringOrNull("type"))
            {
                PropertyPath = path.Property,
                Context = item.TryGetProperty("ctx", out var context) && context.ValueKind is JsonValueKind.Object
                    ? new FalProperties(context.Clone().EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value)))
                    : FalProperties.Empty,
            });
        }

        return fields;
    }
}
