using System.Text.Json;

namespace Fal;

/// <summary>What an error body says: <c>detail</c> as text or as field errors, <c>error_type</c>, and older spellings of the same.</summary>
internal sealed record ErrorBody(string? Text, FalErrorType? Type, int? Status, IReadOnlyList<FalFieldError> Fields, IReadOnlyList<string> Categories)
{
    private static readonly ErrorBody None = new(null, null, null, [], []);

    // What services call the kind of an error by, beside error_type.
    private static readonly string[] Names = ["type", "code", "name", "error"];

    /// <summary>The step of a workflow that failed, where one did.</summary>
    public string? Node { get; private init; }

    /// <summary>The kind that all field errors are of.</summary>
    public FalErrorType? TypeOfFields => Fields is [{ Type: var type }, ..] && Fields.All(error => error.Type == type) ? type : null;

    /// <param name="members">The C# properties of the input that was refused, where they are known.</param>
    public static ErrorBody Read(string body, IFalMembers? members)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement, members);
        }
        catch (JsonException)
        {
            return None;
        }
    }

    /// <param name="members">The C# properties of the input that was refused, where they are known.</param>
    public static ErrorBody Read(JsonElement root, IFalMembers? members)
    {
        if (root.ValueKind is JsonValueKind.String)
            return None with { Text = root.GetString() };
        if (root.ValueKind is not JsonValueKind.Object)
            return None;
        if (root.StringOrNull("node_id") is { } node)
            return ReadStep(root, node);
        return ReadObject(root, members);
    }

    /// <summary>
    /// The error of a workflow's step: <c>message</c>, and in <c>error</c> the <c>status</c> and the <c>body</c> that the step was answered.
    /// Fields are of the step's own input.
    /// </summary>
    private static ErrorBody ReadStep(JsonElement root, string node)
    {
        var answered = root.PropertyOrNull("error")?.PropertyOrNull("body") is { ValueKind: JsonValueKind.Object } body ? ReadObject(body, null) : ReadObject(root, null);
        var message = root.StringOrNull("message");
        return answered with
        {
            Node = node,
            Text = message is null || answered.Text is null || message == answered.Text ? answered.Text ?? message : $"{message.TrimEnd('.')}: {answered.Text}",
            Status = root.PropertyOrNull("error")?.Int32OrNull("status") ?? answered.Status,
        };
    }

    private static ErrorBody ReadObject(JsonElement root, IFalMembers? members)
    {
        if (!root.TryGetProperty("detail", out var detail) && root.TryGetProperty("error", out var error))
            detail = error;

        var fields = detail.ValueKind is JsonValueKind.Array ? ReadFields(detail, members) : [];
        return new ErrorBody(
            ReadText(root, detail),
            ReadType(root, detail),
            root.Int32OrNull("status_code") ?? root.Int32OrNull("status"),
            fields,
            [.. ReadCategories(root).Concat(ReadCategories(detail)).Concat(fields.SelectMany(field => field.Categories)).Distinct()]);
    }

    private static string? ReadText(JsonElement root, JsonElement detail)
    {
        var text = detail.ValueKind switch
        {
            JsonValueKind.String => detail.GetString(),
            JsonValueKind.Object => detail.StringOrNull("message") ?? detail.StringOrNull("msg") ?? detail.GetRawText(),
            _ => null,
        };
        if (text is null || FalErrorType.IsName(text))
            text = root.StringOrNull("message") ?? text ?? root.StringOrNull("error");
        if (root.StringOrNull("reason") is { } reason)
            text = text is null ? reason : $"{text}: {reason}";
        return text;
    }

    private static FalErrorType? ReadType(JsonElement root, JsonElement detail)
    {
        var known = Names.SelectMany(name => new[] { root.StringOrNull(name), detail.StringOrNull(name) }).FirstOrDefault(FalErrorType.IsName);
        var type = known ?? root.StringOrNull("error_type") ?? detail.StringOrNull("type");

        // In events and messages the type is that of the event.
        return FalErrorType.OrNull(type ?? (root.TryGetProperty("detail", out _) ? root.StringOrNull("type") : null));
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
            fields.Add(new FalFieldError(path.Json, item.StringOrNull("msg") ?? item.GetRawText(), FalErrorType.OrNull(item.StringOrNull("type")))
            {
                PropertyPath = path.Property,
                Categories = ReadCategories(item),
                Context = item.TryGetProperty("ctx", out var context) && context.ValueKind is JsonValueKind.Object
                    ? FalProperties.Of(context)
                    : FalProperties.Empty,
            });
        }

        return fields;
    }

    /// <summary>The categories of flagged content, which stand beside the type of an error, or in its context.</summary>
    private static string[] ReadCategories(JsonElement error)
    {
        var list = error.PropertyOrNull("categories") ?? error.PropertyOrNull("ctx")?.PropertyOrNull("categories");
        if (list is not { ValueKind: JsonValueKind.Array } categories)
            return [];
        var texts = new List<string>();
        foreach (var category in categories.EnumerateArray())
        {
            if (category.ValueKind is JsonValueKind.String)
                texts.Add(category.GetString()!);
        }

        return [.. texts];
    }
}
