using System.Text.Json;

namespace Fal;

/// <summary>What an error body says: <c>detail</c> as text or as field errors, <c>error_type</c>, and older spellings of the same.</summary>
internal sealed record Details(string? Text, string? ErrorType, int? Status, IReadOnlyList<FalFieldError> Fields)
{
    private static readonly Details None = new(null, null, null, []);

    /// <param name="members">The C# properties of the input that was refused, where they are known.</param>
    public static Details Read(string body, IFalMembers? members)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind is JsonValueKind.String)
                return None with { Text = root.GetString() };
            return root.ValueKind is JsonValueKind.Object ? Read(root, members) : None;
        }
        catch (JsonException)
        {
            return None;
        }
    }

    public static string? String(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    public static int? Integer(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    private static Details Read(JsonElement root, IFalMembers? members)
    {
        if (!root.TryGetProperty("detail", out var detail) && root.TryGetProperty("error", out var error))
            detail = error;

        var text = detail.ValueKind switch
        {
            JsonValueKind.String => detail.GetString(),
            JsonValueKind.Object => String(detail, "message") ?? String(detail, "msg") ?? detail.GetRawText(),
            _ => null,
        };
        text ??= String(root, "message") ?? String(root, "error");
        if (String(root, "reason") is { } reason)
            text = text is null ? reason : $"{text}: {reason}";

        var fields = detail.ValueKind is JsonValueKind.Array ? ReadFields(detail, members) : [];
        var type = String(root, "error_type") ?? (detail.ValueKind is JsonValueKind.Object ? String(detail, "type") : null);
        return new Details(text, type, Integer(root, "status_code") ?? Integer(root, "status"), fields);
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
            fields.Add(new FalFieldError(path.Json, String(item, "msg") ?? item.GetRawText(), String(item, "type"))
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
